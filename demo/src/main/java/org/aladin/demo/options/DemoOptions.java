/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The options of {@code demo.sh}. The script runs this one file from its source before it builds
 * anything, so that help and errors are shown at once. Therefore it uses only the JDK.
 *
 * @param help whether to list the options only
 * @param once whether to stop at the end instead of keeping the node running
 * @param port of the Solr node, 1 to 65535; null for {@value #USUAL_PORT} or any other that is free
 * @param out the folder for all files
 * @param coco COCO's folder; null to draw scenes
 * @param images maximum number of training images of COCO; at least {@value #MIN_IMAGES}
 * @param seed seed of everything random
 */
public record DemoOptions(
    boolean help, boolean once, Integer port, Path out, Path coco, int images, long seed) {
  /** Solr's default port. */
  public static final int USUAL_PORT = 8983;

  /**
   * The exit status of {@link #main} after the options were listed, when there is nothing to run.
   */
  static final int LISTED = 3;

  /** Minimum number of training images of COCO: ten for training and ten for validation. */
  public static final int MIN_IMAGES = 20;

  private static final int MAX_PORT = 65_535;
  private static final List<String> FLAGS = List.of("--help", "--once");
  private static final List<String> WITH_VALUE =
      List.of("--port", "--out", "--coco", "--images", "--seed");
  private static final List<String> IN_COCO =
      List.of(
          "annotations/captions_train2017.json",
          "annotations/captions_val2017.json",
          "train2017",
          "val2017");

  private static final String USAGE =
      """
      Usage: demo.sh [-h] [--once] [--port=N] [--out=DIR] [--coco=DIR [--images=N]] [--seed=N]
      Draws scenes, trains a small ALADIN on them, starts a real Solr node with the plugin, and
      asks it for images in words. Takes up to ten minutes on two cores.
        -h, --help       Show this text.
            --once       Stop at the end instead of serving on.
            --port=N     The Solr node's port [8983, or any other if that is taken].
            --out=DIR    Where everything is written [demo-out].
            --coco=DIR   Real photographs instead of scenes: a folder with
                         annotations/captions_train2017.json,
                         annotations/captions_val2017.json, train2017 and val2017.
            --images=N   With --coco: train on N images of train2017 at most [all]; N is 20 or more.
            --seed=N     Of all that is drawn by chance [88].
      """;

  /**
   * Checks the options, or lists them for {@code --help}. Exits with 0 if there is something to
   * run, with {@value #LISTED} if not, and with 2 for an error.
   */
  public static void main(String[] arguments) {
    try {
      if (parse(List.of(arguments)).help) {
        System.out.print(USAGE);
        System.exit(LISTED);
      }
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(USAGE);
      System.exit(2);
    }
  }

  /** The text that {@code --help} shows. */
  public static String usage() {
    return USAGE;
  }

  /**
   * Reads a command line; a value follows its option after a space or an equals sign.
   *
   * @throws IllegalArgumentException if it is wrong; the message names the option, its value and
   *     what was expected
   */
  public static DemoOptions parse(List<String> arguments) {
    Map<String, String> given = given(arguments);
    DemoOptions options =
        new DemoOptions(
            given.containsKey("--help"),
            given.containsKey("--once"),
            given.containsKey("--port")
                ? (Integer) (int) number(given, "--port", 1, MAX_PORT)
                : null,
            Path.of(given.getOrDefault("--out", "demo-out")),
            given.containsKey("--coco") ? Path.of(given.get("--coco")) : null,
            given.containsKey("--images")
                ? (int) number(given, "--images", MIN_IMAGES, Integer.MAX_VALUE)
                : Integer.MAX_VALUE,
            given.containsKey("--seed")
                ? number(given, "--seed", Long.MIN_VALUE, Long.MAX_VALUE)
                : 88);
    if (!options.help) {
      options.checkFolders(given.containsKey("--images"));
    }
    return options;
  }

  private static Map<String, String> given(List<String> arguments) {
    Map<String, String> given = new HashMap<>();
    Deque<String> left = new ArrayDeque<>(arguments);
    while (!left.isEmpty()) {
      String argument = left.pop();
      int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
      String written = equals < 0 ? argument : argument.substring(0, equals);
      String name = written.equals("-h") ? "--help" : written;
      String value;
      if (FLAGS.contains(name)) {
        if (equals >= 0) {
          throw new IllegalArgumentException("'" + argument + "': " + name + " takes no value");
        }
        value = "";
      } else if (WITH_VALUE.contains(name)) {
        value = equals < 0 ? left.poll() : argument.substring(equals + 1);
        if (value == null || value.isEmpty() || equals < 0 && value.startsWith("--")) {
          throw new IllegalArgumentException(name + " is given without a value");
        }
      } else {
        throw new IllegalArgumentException("Unknown argument '" + argument + "'");
      }
      if (given.put(name, value) != null) {
        throw new IllegalArgumentException(name + " is given twice");
      }
    }
    return given;
  }

  private static long number(Map<String, String> given, String name, long min, long max) {
    String value = given.get(name);
    try {
      long number = Long.parseLong(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // as below
    }
    throw new IllegalArgumentException(
        name + " is '" + value + "', expected a whole number from " + min + " to " + max);
  }

  private void checkFolders(boolean imagesGiven) {
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw new IllegalArgumentException("--out is '" + out + "', which is not a folder");
    }
    if (coco == null && imagesGiven) {
      throw new IllegalArgumentException("--images is given without --coco");
    }
    if (coco == null) {
      return;
    }
    for (String needed : IN_COCO) {
      if (!Files.exists(coco.resolve(needed))) {
        throw new IllegalArgumentException(
            "--coco is '"
                + coco
                + "', but "
                + coco.resolve(needed)
                + " is missing; expected a folder with "
                + String.join(", ", IN_COCO));
      }
    }
  }
}
