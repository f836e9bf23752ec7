/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.embedding;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.aladin.model.alignment.encoded.AlignmentKind;

/** The names of the fields of documents; by default those of the configset. Immutable. */
public final class DocumentFields {
  /** What a field holds. */
  public enum Role {
    /** The key of the item. */
    ID,
    /** The caption. */
    TEXT,
    /** The object labels of an image. */
    LABELS,
    /** The global vector. */
    VECTOR,
    /** The alignment set. */
    ALIGNMENT,
    /** The version of the model. */
    VERSION,
    /** The hash of content and vectors. */
    HASH,
    /** The width of a picture in pixels. */
    WIDTH,
    /** The height of a picture in pixels. */
    HEIGHT;

    private String key() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final Map<Role, String> names = new EnumMap<>(Role.class);

  private DocumentFields() {}

  /**
   * The names of the configset, with other ones in their place.
   *
   * @param kind words for captions, regions for images
   * @param pictures whether the images are pictures, whose sizes are known
   * @param others by role in lower case; an empty name leaves the field out, null is refused
   * @throws IllegalArgumentException if a role is unknown, not one of the kind or without a name, a
   *     field that is needed has an empty name, or two have the same
   */
  public static DocumentFields of(
      AlignmentKind kind, boolean pictures, Map<String, String> others) {
    DocumentFields fields = new DocumentFields();
    boolean captions = kind == AlignmentKind.WORDS;
    String prefix = captions ? "caption_" : "image_";
    fields.names.put(Role.ID, "id");
    fields.names.put(captions ? Role.TEXT : Role.LABELS, captions ? "caption" : "object_labels");
    fields.names.put(Role.VECTOR, prefix + "vector");
    fields.names.put(Role.ALIGNMENT, prefix + "alignment");
    fields.names.put(Role.VERSION, prefix + "model");
    fields.names.put(Role.HASH, prefix + "hash");
    if (pictures) {
      fields.names.put(Role.WIDTH, prefix + "width");
      fields.names.put(Role.HEIGHT, prefix + "height");
    }
    others.forEach(fields::rename);
    fields.check();
    return fields;
  }

  private void rename(String role, String name) {
    Role named =
        Arrays.stream(Role.values())
            .filter(each -> each.key().equals(role) && names.containsKey(each))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--field has \""
                            + role
                            + "\", expected one of "
                            + names.keySet().stream()
                                .map(Role::key)
                                .collect(Collectors.joining(", "))));
    if (name == null) {
      throw new IllegalArgumentException("--field is \"" + role + "\", expected ROLE=NAME");
    }
    names.put(named, name);
  }

  private void check() {
    for (Role needed : new Role[] {Role.ID, Role.VECTOR}) {
      if (names.get(needed).isEmpty()) {
        throw new IllegalArgumentException(
            "--field " + needed.key() + " is empty, but documents need that field");
      }
    }
    names.forEach(
        (role, name) ->
            names.forEach(
                (other, same) -> {
                  if (role != other && !name.isEmpty() && name.equals(same)) {
                    throw new IllegalArgumentException(
                        "--field "
                            + role.key()
                            + " and "
                            + other.key()
                            + " are both \""
                            + name
                            + "\", expected different fields");
                  }
                }));
  }

  /** The name of a field; null if documents do not have it. */
  String name(Role role) {
    String name = names.get(role);
    return name == null || name.isEmpty() ? null : name;
  }

  /** All names, to recognise a run. */
  @Override
  public String toString() {
    return names.toString();
  }
}
