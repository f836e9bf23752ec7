/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The Python names that the reader supports: torch's functions that create tensors, the plain
 * containers, and NumPy's scalars. A call of any other name becomes an {@link InertObject}.
 *
 * <p>The methods throw IllegalArgumentException or ClassCastException for invalid arguments.
 */
final class KnownGlobals {
  private final MemoryBudget budget;

  KnownGlobals(MemoryBudget budget) {
    this.budget = budget;
  }

  /** The result of calling a name with arguments. */
  Object call(Object callee, List<?> arguments) throws TorchFormatException {
    if (!(callee instanceof InertGlobal global)) {
      throw new IllegalArgumentException("a call of something that is not a name");
    }
    switch (global.name()) {
      case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> {
        return tensor(arguments);
      }
      case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" -> {
        return (TorchTensor) arguments.get(0);
      }
      case "torch._tensor._rebuild_from_type_v2", "torch._tensor._rebuild_from_type" -> {
        if (arguments.get(0) instanceof InertGlobal rebuild
            && rebuild.name().startsWith("torch._utils._rebuild_")) {
          return call(rebuild, (List<?>) arguments.get(2));
        }
        throw new IllegalArgumentException("a tensor made by something other than torch");
      }
      case "torch.Size",
          "builtins.list",
          "__builtin__.list",
          "builtins.tuple",
          "__builtin__.tuple" -> {
        List<?> items = arguments.isEmpty() ? List.of() : (List<?>) arguments.get(0);
        budget.charge(8L * items.size());
        return new ArrayList<Object>(items);
      }
      case "builtins.set", "__builtin__.set", "builtins.frozenset", "__builtin__.frozenset" -> {
        List<?> items = arguments.isEmpty() ? List.of() : (List<?>) arguments.get(0);
        budget.charge(64L * items.size());
        Set<Object> set = new LinkedHashSet<>();
        items.forEach(item -> set.add(hashable(item)));
        return set;
      }
      case "collections.OrderedDict",
          "collections.Counter",
          "builtins.dict",
          "__builtin__.dict" -> {
        return map(arguments.isEmpty() ? List.of() : arguments.get(0));
      }
      case "collections.defaultdict" -> {
        return new LinkedHashMap<>();
      }
      case "numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar" -> {
        Object scalar = NumpyScalar.read(arguments);
        return scalar == null ? new InertObject(global.name(), inertArguments(arguments)) : scalar;
      }
      case "_codecs.encode" -> {
        // Python 3 writes bytes for Python 2 in this way: each character is one byte.
        String text = (String) arguments.get(0);
        budget.charge(text.length());
        return text.getBytes(StandardCharsets.ISO_8859_1);
      }
      case "builtins.bytes", "__builtin__.bytes" -> {
        // Protocol 2 writes empty bytes in this way.
        return arguments.isEmpty()
            ? new byte[0]
            : new InertObject(global.name(), inertArguments(arguments));
      }
      default -> {
        return new InertObject(global.name(), inertArguments(arguments));
      }
    }
  }

  /** The map that a dict's opcodes fill. */
  @SuppressWarnings("unchecked")
  Map<Object, Object> mapOf(Object target) {
    return target instanceof InertObject object
        ? object.entries()
        : (LinkedHashMap<Object, Object>) target;
  }

  /** The list that a list's opcodes fill. */
  @SuppressWarnings("unchecked")
  List<Object> listOf(Object target) {
    return target instanceof InertObject object ? object.elements() : (ArrayList<Object>) target;
  }

  /** The set that a set's opcodes fill. */
  @SuppressWarnings("unchecked")
  static Set<Object> setOf(Object target) {
    return (LinkedHashSet<Object>) target;
  }

  /**
   * Checks that a value may be a key of a map or an element of a set: a number, text, boolean or
   * null. Hashing a container could take forever.
   */
  static Object hashable(Object key) {
    if (key == null
        || key instanceof String
        || key instanceof Long
        || key instanceof BigInteger
        || key instanceof Double
        || key instanceof Boolean) {
      return key;
    }
    throw new IllegalArgumentException(
        "the key of a dict or the element of a set is neither a number nor a text");
  }

  private Map<Object, Object> map(Object content) throws TorchFormatException {
    Map<Object, Object> map = new LinkedHashMap<>();
    if (content instanceof Map<?, ?> entries) {
      budget.charge(64L * entries.size());
      map.putAll(entries);
    } else {
      List<?> pairs = (List<?>) content;
      budget.charge(64L * pairs.size());
      for (Object pair : pairs) {
        map.put(hashable(((List<?>) pair).get(0)), ((List<?>) pair).get(1));
      }
    }
    return map;
  }

  /**
   * Arguments: storage, offset, shape, strides; from version 2 also gradient flag, hooks, metadata.
   */
  private TorchTensor tensor(List<?> arguments) throws TorchFormatException {
    if (arguments.size() > 6
        && arguments.get(6) instanceof Map<?, ?> metadata
        && metadata.containsValue(Boolean.TRUE)) {
      throw new IllegalArgumentException("a tensor that is still to be conjugated or negated");
    }
    return new TorchTensor(
        (TorchStorage) arguments.get(0),
        (Long) arguments.get(1),
        sizes(arguments.get(2)),
        sizes(arguments.get(3)));
  }

  private long[] sizes(Object sizes) throws TorchFormatException {
    List<?> list = (List<?>) sizes;
    budget.charge(8L * list.size());
    return list.stream().mapToLong(size -> (Long) size).toArray();
  }

  @SuppressWarnings("unchecked")
  private static List<Object> inertArguments(List<?> arguments) {
    return (List<Object>) arguments;
  }
}
