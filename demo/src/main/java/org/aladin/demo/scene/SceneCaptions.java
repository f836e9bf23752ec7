/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.scene;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Five captions of a scene, each with another structure and randomly chosen words: three objects
 * without their sizes, or two with their sizes and their relation, their places, the backdrop or
 * the number of all objects. Like captions by people, each leaves something out. Everything in it
 * is true of the scene. Captions have similar lengths, because the alignment head sums over words:
 * of two captions that fit equally well the longer one would win.
 */
final class SceneCaptions {
  /** The number of captions of a scene. */
  static final int COUNT = 5;

  private static final List<String> LARGE = List.of("large", "big", "huge");
  private static final List<String> SMALL = List.of("small", "little", "tiny");
  private static final String[][] PLACES = {
    {"in the top left corner", "at the top", "in the top right corner"},
    {"on the left", "in the middle", "on the right"},
    {"in the bottom left corner", "at the bottom", "in the bottom right corner"}
  };
  private static final String[] NUMBERS = {"no", "one", "two", "three", "four", "five"};

  List<String> write(Scene scene) {
    // Another random stream than the painter's, which uses the seed itself.
    Random random = new Random(~scene.seed());
    List<SceneObject> objects = new ArrayList<>(scene.objects());
    List<String> captions = new ArrayList<>();
    for (int build = 0; build < COUNT; build++) {
      Collections.shuffle(objects, random);
      String text =
          switch (build) {
            case 0 -> list(objects, random);
            case 1 -> relation(objects, random);
            case 2 -> places(objects, random);
            case 3 -> backdrop(objects, scene.backdrop(), random);
            default -> number(objects, random);
          };
      captions.add(Character.toUpperCase(text.charAt(0)) + text.substring(1) + '.');
    }
    return captions;
  }

  private static String list(List<SceneObject> objects, Random random) {
    return join(objects.subList(0, 3).stream().map(o -> article(plain(o, random))).toList());
  }

  private static String relation(List<SceneObject> objects, Random random) {
    SceneObject one = objects.get(0);
    SceneObject other = objects.get(1);
    return sized(one, random) + ' ' + relation(one, other, random) + ' ' + sized(other, random);
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
        objects.subList(0, 2).stream()
            .map(o -> sized(o, random) + ' ' + PLACES[o.row()][o.column()])
            .toList());
  }

  private static String backdrop(List<SceneObject> objects, Backdrop backdrop, Random random) {
    return pair(objects, random)
        + " on a "
        + pick(random, backdrop.words())
        + pick(random, " background", " ground");
  }

  private static String number(List<SceneObject> objects, Random random) {
    return pick(random, "among ", "of ", "out of ")
        + NUMBERS[objects.size()]
        + pick(random, " shapes", " objects", " figures")
        + ", "
        + pair(objects, random);
  }

  private static String pair(List<SceneObject> objects, Random random) {
    return sized(objects.get(0), random) + " and " + sized(objects.get(1), random);
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
