/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The class name and the data of a Python object that is neither a tensor nor a plain container,
 * for example an {@code argparse.Namespace}. It has no behaviour.
 *
 * <p>Not thread-safe while the file is being read; unmodified afterwards.
 */
public final class InertObject {
  private final String className;
  private final List<Object> arguments;
  private final Map<Object, Object> entries = new LinkedHashMap<>();
  private final List<Object> elements = new ArrayList<>(0);
  private Object state;

  InertObject(String className, List<Object> arguments) {
    this.className = className;
    this.arguments = arguments;
  }

  /** The module and name of the class (or function) that Python would call. */
  public String className() {
    return className;
  }

  /** The arguments that Python would pass to the constructor (or function). */
  public List<Object> arguments() {
    return arguments;
  }

  /**
   * The state that Python would give the object, normally a map of its attributes; null if none.
   */
  public Object state() {
    return state;
  }

  /** The attributes by name if the state is a map; empty otherwise. */
  public Map<String, Object> attributes() {
    Map<String, Object> attributes = new LinkedHashMap<>();
    if (state instanceof Map<?, ?> map) {
      map.forEach((key, value) -> attributes.put(String.valueOf(key), value));
    }
    return attributes;
  }

  /** The entries, if the object is a kind of dict. */
  public Map<Object, Object> entries() {
    return entries;
  }

  /** The elements, if the object is a kind of list. */
  public List<Object> elements() {
    return elements;
  }

  void state(Object newState) {
    state = newState;
  }

  @Override
  public String toString() {
    return className + "[inert]";
  }
}
