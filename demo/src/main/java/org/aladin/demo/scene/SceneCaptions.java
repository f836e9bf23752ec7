/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.scene;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Five captions of a scene, each of another build and in words drawn anew: a list, relations,
 * places, the backdrop, and a short one that leaves the sizes out. All of what they say is true of
 * the scene.
 */
final class SceneCaptions {
  /** How many captions a scene has. */
  static final int COUNT = 5;

  private static final List<String> LARGE = List.of("large", "big", "huge");
  private static final List<String> SMALL = List.of("small", "little", "tiny");
  private static final String[][] PLACES = {
    {"in the top left corner", "at the top", "in the top right corner"},
    {"on the left", "in the middle", "on the right"},
    {"in the bottom left corner", "at the bottom", "in the bottom right corner"}
  };
  private static final String[] NUMBERS = {"no", "one", "two", "three", "four"};

  List<String> write(Scene scene) {
    // Another stream than the painter's, which takes the seed itself.
    Random random = new Random(~scene.seed());
    List<SceneObject> objects = new ArrayList<>(scene.objects());
    List<String> captions = new ArrayList<>();
    for (int build = 0; build < COUNT; build++) {
      Collections.shuffle(objects, random);
      String text =
          switch (build) {
            case 0 -> list(objects, random);
            case 1 -> relations(objects, random);
            case 2 -> places(objects, random);
            case 3 -> backdrop(objects, scene.backdrop(), random);
            default -> brief(objects, random);
          };
      captions.add(Character.toUpperCase(text.charAt(0)) + text.substring(1) + '.');
    }
    return captions;
  }

  private static String list(List<SceneObject> objects, Random random) {
    String start = pick(random, "", "there is ", "the picture shows ", "we see ");
    return start + join(objects.stream().map(o -> sized(o, random)).toList());
  }

  /**
   * Each object in relation to the one before it, along the axis on which they are further apart.
   */
  private static String relations(List<SceneObject> objects, Random random) {
    StringBuilder text = new StringBuilder(sized(objects.get(0), random));
    for (int i = 1; i < objects.size(); i++) {
      SceneObject before = objects.get(i - 1);
      SceneObject object = objects.get(i);
      text.append(i == 1 ? " " : ", which is ");
      text.append(relation(before, object, random)).append(' ').append(sized(object, random));
    }
    return text.toString();
  }

  private static String relation(SceneObject one, SceneObject other, Random random) {
    int right = one.column() - other.column();
    int down = one.row() - other.row();
    if (Math.abs(right) > Math.abs(down)
        || Math.abs(right) == Math.abs(down) && random.nextBoolean()) {
      return right < 0
          ? pick(random, "to the left of", "left of")
          : pick(random, "to the right of", "right of");
    }
    return down < 0 ? pick(random, "above", "over") : pick(random, "below", "under");
  }

  private static String places(List<SceneObject> objects, Random random) {
    return join(
        objects.stream().map(o -> sized(o, random) + ' ' + PLACES[o.row()][o.column()]).toList());
  }

  private static String backdrop(List<SceneObject> objects, Backdrop backdrop, Random random) {
    return NUMBERS[objects.size()]
        + pick(random, " shapes", " objects", " figures")
        + " on a "
        + pick(random, backdrop.words())
        + pick(random, " background: ", " ground: ")
        + join(objects.stream().map(o -> sized(o, random)).toList());
  }

  private static String brief(List<SceneObject> objects, Random random) {
    return join(objects.stream().map(o -> article(plain(o, random))).toList());
  }

  private static String sized(SceneObject object, Random random) {
    return "a " + pick(random, object.large() ? LARGE : SMALL) + ' ' + plain(object, random);
  }

  private static String plain(SceneObject object, Random random) {
    return pick(random, object.colour().words()) + ' ' + pick(random, object.kind().words());
  }

  private static String article(String noun) {
    return ("aeiou".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ") + noun;
  }

  private static String join(List<String> parts) {
    int last = parts.size() - 1;
    return String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }

  private static String pick(Random random, String... from) {
    return from[random.nextInt(from.length)];
  }

  private static String pick(Random random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
