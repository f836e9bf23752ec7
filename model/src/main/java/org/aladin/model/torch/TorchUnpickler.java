/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.Unpickler;

/**
 * Reads one pickle of a torch file. A library decodes the opcodes; this class decides which objects
 * may be created.
 *
 * <p>The library only creates numbers, texts and lists. Its registry of constructors is static,
 * open to all code in the JVM, and calls methods by reflection; its dicts lose the order of their
 * keys; and it allocates the lengths that a file announces. Therefore {@link KnownGlobals} or a
 * plain container handles every opcode that looks up, calls or fills, and every length is checked
 * before the library uses it.
 */
final class TorchUnpickler extends Unpickler {
  private static final int MAX_DIGITS = 4096;
  private static final int MAX_NAME = 1024;

  private final PickleInput source;
  private final MemoryBudget budget;
  private final Function<List<?>, TorchStorage> storages;
  private final KnownGlobals globals;

  /**
   * @param storages returns the storage of a persistent id; throws IllegalArgumentException if
   *     there is none
   */
  TorchUnpickler(
      PickleInput source, MemoryBudget budget, Function<List<?>, TorchStorage> storages) {
    this.source = source;
    this.budget = budget;
    this.storages = storages;
    this.globals = new KnownGlobals(budget);
  }

  /**
   * Reads one pickle, and leaves the input after its end. Check the result with {@link
   * PickledGraph} before using it.
   */
  Object read() throws IOException {
    try {
      return load(source);
    } catch (RuntimeException e) {
      throw new TorchFormatException(source.source(), problem(e), e);
    }
  }

  private String problem(RuntimeException e) {
    return "malformed pickle before byte " + source.position() + ": " + reason(e);
  }

  /** Calls a name. A value that cannot be created is an error of the file only if it is used. */
  private Object call(Object callee, List<?> arguments) throws TorchFormatException {
    for (Object argument : arguments) {
      if (argument instanceof Unreadable) {
        return argument;
      }
    }
    try {
      return globals.call(callee, arguments);
    } catch (RuntimeException e) {
      return new Unreadable(problem(e));
    }
  }

  private Object hashable(Object key) {
    try {
      return KnownGlobals.hashable(key);
    } catch (IllegalArgumentException e) {
      return new Unreadable(problem(e));
    }
  }

  /** For a malformed program the library throws arbitrary runtime exceptions. */
  private static String reason(RuntimeException e) {
    if (e instanceof ClassCastException || e instanceof NullPointerException) {
      return "an operand of the wrong kind";
    }
    if (e instanceof NumberFormatException) {
      return "a malformed number";
    }
    return e instanceof IndexOutOfBoundsException ? "an operand is missing" : e.getMessage();
  }

  @Override
  protected Object dispatch(short opcode) throws IOException {
    budget.charge(cost(opcode));
    switch (opcode) {
      case Opcodes.EMPTY_DICT -> stack.add(new LinkedHashMap<>());
      case Opcodes.EMPTY_SET -> stack.add(new LinkedHashSet<>());
      case Opcodes.DICT -> {
        List<Object> items = stack.pop_all_since_marker();
        stack.add(new LinkedHashMap<>());
        putAll(items);
      }
      case Opcodes.SETITEM -> {
        Object value = stack.pop();
        Object key = stack.pop();
        putAll(Arrays.asList(key, value));
      }
      case Opcodes.SETITEMS -> putAll(stack.pop_all_since_marker());
      case Opcodes.APPEND -> appendAll(Arrays.asList(stack.pop()));
      case Opcodes.APPENDS -> appendAll(stack.pop_all_since_marker());
      case Opcodes.ADDITEMS -> addAll(stack.pop_all_since_marker());
      case Opcodes.FROZENSET -> {
        List<Object> items = stack.pop_all_since_marker();
        stack.add(new LinkedHashSet<>());
        addAll(items);
      }
      case Opcodes.TUPLE -> stack.add(stack.pop_all_since_marker());
      case Opcodes.EMPTY_TUPLE -> stack.add(new ArrayList<>(0));
      case Opcodes.TUPLE1 -> tuple(1);
      case Opcodes.TUPLE2 -> tuple(2);
      case Opcodes.TUPLE3 -> tuple(3);
      case Opcodes.POP_MARK -> stack.pop_all_since_marker();
      case Opcodes.GLOBAL -> {
        source.peekLines(2, MAX_NAME);
        String module = line();
        stack.add(new InertGlobal(module + "." + line()));
      }
      case Opcodes.STACK_GLOBAL -> {
        String name = (String) stack.pop();
        String module = (String) stack.pop();
        if (name.length() > MAX_NAME || module.length() > MAX_NAME) {
          throw source.damaged("a name longer than " + MAX_NAME + " characters");
        }
        stack.add(new InertGlobal(module + "." + name));
      }
      case Opcodes.INST -> {
        source.peekLines(2, MAX_NAME);
        String module = line();
        String name = line();
        stack.add(call(new InertGlobal(module + "." + name), stack.pop_all_since_marker()));
      }
      case Opcodes.OBJ -> {
        List<Object> items = stack.pop_all_since_marker();
        Object callee = items.remove(0);
        stack.add(call(callee, items));
      }
      case Opcodes.REDUCE, Opcodes.NEWOBJ -> {
        List<?> arguments = (List<?>) stack.pop();
        stack.add(call(stack.pop(), arguments));
      }
      case Opcodes.NEWOBJ_EX -> {
        Object named = stack.pop();
        List<?> positional = (List<?>) stack.pop();
        budget.charge(8L * positional.size());
        List<Object> arguments = new ArrayList<>(positional);
        arguments.add(named);
        stack.add(call(stack.pop(), arguments));
      }
      case Opcodes.BUILD -> {
        Object state = stack.pop();
        // Attributes that torch adds to a dict or a tensor are not part of its content.
        if (stack.peek() instanceof InertObject object) {
          object.state(state);
        }
      }
      case Opcodes.BININT, Opcodes.BININT1, Opcodes.BININT2, Opcodes.INT -> {
        if (opcode == Opcodes.INT) {
          source.peekLines(1, MAX_DIGITS);
        }
        super.dispatch(opcode);
        if (stack.peek() instanceof Integer number) {
          stack.pop();
          stack.add(number.longValue());
        }
      }
      default -> {
        checkLength(opcode);
        return super.dispatch(opcode);
      }
    }
    return NO_RETURN_VALUE;
  }

  @Override
  protected Object persistentLoad(Object id) {
    try {
      if (id instanceof List<?> fields && !fields.isEmpty()) {
        return storages.apply(fields);
      }
      throw new IllegalArgumentException("a reference to something outside the pickle");
    } catch (RuntimeException e) {
      return new Unreadable(problem(e));
    }
  }

  /** The maximum size of an opcode's result, in addition to the bytes that it announces. */
  private static int cost(short opcode) {
    return switch (opcode) {
      case Opcodes.EMPTY_DICT,
          Opcodes.EMPTY_SET,
          Opcodes.DICT,
          Opcodes.FROZENSET,
          Opcodes.REDUCE,
          Opcodes.NEWOBJ,
          Opcodes.NEWOBJ_EX,
          Opcodes.OBJ,
          Opcodes.INST,
          Opcodes.BINPERSID ->
          160;
      default -> 64;
    };
  }

  private void checkLength(short opcode) throws IOException {
    switch (opcode) {
      case Opcodes.BINSTRING, Opcodes.BINUNICODE, Opcodes.BINBYTES ->
          budget.charge(2 * source.peekLength(4));
      case Opcodes.BINUNICODE8, Opcodes.BINBYTES8, Opcodes.BYTEARRAY8 -> {
        long length = source.peekLength(8);
        budget.charge(length > Integer.MAX_VALUE ? Long.MAX_VALUE / 2 : 2 * length);
      }
      case Opcodes.SHORT_BINSTRING, Opcodes.SHORT_BINUNICODE, Opcodes.SHORT_BINBYTES ->
          budget.charge(2 * source.peekLength(1));
      case Opcodes.LONG1 -> source.peekLength(1);
      case Opcodes.LONG4 -> {
        long length = source.peekLength(4);
        if (length > MAX_DIGITS) {
          throw source.damaged("an integer of " + length + " bytes, at most " + MAX_DIGITS);
        }
      }
      case Opcodes.STRING, Opcodes.UNICODE, Opcodes.PERSID ->
          budget.charge(2L * source.peekLines(1, PickleInput.MAX_LINE));
      case Opcodes.FLOAT, Opcodes.LONG, Opcodes.GET, Opcodes.PUT -> source.peekLines(1, MAX_DIGITS);
      default -> {
        // fixed length
      }
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = source.read(); next != '\n'; next = source.read()) {
      line.append((char) next);
    }
    return line.toString();
  }

  private void tuple(int size) {
    Object[] items = new Object[size];
    for (int i = size - 1; i >= 0; i--) {
      items[i] = stack.pop();
    }
    stack.add(new ArrayList<>(Arrays.asList(items)));
  }

  private void putAll(List<Object> items) throws IOException {
    if (items.size() % 2 != 0) {
      throw new IllegalArgumentException("a dict key without a value");
    }
    if (stack.peek() instanceof Unreadable) {
      return;
    }
    Map<Object, Object> map = globals.mapOf(stack.peek());
    budget.charge(32L * items.size());
    for (int i = 0; i < items.size(); i += 2) {
      map.put(hashable(items.get(i)), items.get(i + 1));
    }
  }

  private void appendAll(List<Object> items) {
    if (!(stack.peek() instanceof Unreadable)) {
      globals.listOf(stack.peek()).addAll(items);
    }
  }

  private void addAll(List<Object> items) throws IOException {
    budget.charge(64L * items.size());
    if (!(stack.peek() instanceof Unreadable)) {
      Set<Object> set = KnownGlobals.setOf(stack.peek());
      items.forEach(item -> set.add(hashable(item)));
    }
  }
}
