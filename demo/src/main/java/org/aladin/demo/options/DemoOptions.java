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
 * @param coco photographs; null to draw scenes
 * @param seed seed of everything random
 * @param solr the major version of Solr, one of {@link #SOLR_VERSIONS}
 */
public record DemoOptions(
    boolean help, boolean once, Integer port, Path out, Coco coco, long seed, int solr) {
  /**
   * Photographs, what makes regions of them, and what training starts from.
   *
   * @param folder COCO's
   * @param images maximum number of training images; at least {@value #MIN_IMAGES}
   * @param detector an extractor directory, a network's file, or a folder with one network; null
   *     for the descriptor, which is built in
   * @param detectorKind one of {@link #DETECTOR_KINDS}, for a network without a description; null
   *     for an extractor directory
   * @param backbone directory of a pretrained text encoder; null for a small network of random
   *     weights
   */
  public record Coco(Path folder, int images, Path detector, String detectorKind, Path backbone) {}

  /** Solr's default port. */
  public static final int USUAL_PORT = 8983;

  /**
   * The exit status of {@link #main} after the options were listed, when there is nothing to run.
   */
  static final int LISTED = 3;

  /** Minimum number of training images of COCO: ten for training and ten for validation. */
  public static final int MIN_IMAGES = 20;

  /** The networks whose descriptions are shipped. */
  public static final List<String> DETECTOR_KINDS =
      List.of("nanodet", "torchvision-fasterrcnn", "torchvision-resnet");

  /** The versions of Solr that the demo can start; the first by default. */
  public static final List<Integer> SOLR_VERSIONS = List.of(9, 10);

  private static final int MAX_PORT = 65_535;
  private static final List<String> FLAGS = List.of("--help", "--once");
  private static final List<String> WITH_VALUE =
      List.of(
          "--port",
          "--out",
          "--coco",
          "--images",
          "--detector",
          "--detector-kind",
          "--backbone",
          "--seed",
          "--solr");

  /** Options that need another one. */
  private static final Map<String, String> NEEDED =
      Map.of(
          "--images", "--coco",
          "--detector", "--coco",
          "--detector-kind", "--detector",
          "--backbone", "--coco");

  private static final List<String> IN_COCO =
      List.of(
          "annotations/captions_train2017.json",
          "annotations/captions_val2017.json",
          "train2017",
          "val2017");
  private static final String DESCRIPTION = "extractor.json";
  private static final List<String> IN_BACKBONE = List.of("config.json", "vocab.txt");
  private static final List<String> WEIGHTS =
      List.of(
          "model.safetensors",
          "model.safetensors.index.json",
          "pytorch_model.bin",
          "pytorch_model.bin.index.json");

  private static final String USAGE =
      """
      Usage: demo.sh [-h] [--once] [--port=N] [--out=DIR] [--seed=N] [--solr=VERSION]
                     [--coco=DIR [--images=N] [--detector=PATH [--detector-kind=KIND]]
                      [--backbone=DIR]]
      Draws scenes, trains a small ALADIN on them, starts a real Solr node with the
      plugin, and searches it for images by texts. Takes up to ten minutes on two
      cores.
        -h, --help       Show this text.
            --once       Stop at the end instead of serving on.
            --port=N     The Solr node's port [8983, or any other if that is taken].
            --out=DIR    Where everything is written [demo-out].
            --coco=DIR   Real photographs instead of scenes: a folder with
                         annotations/captions_train2017.json,
                         annotations/captions_val2017.json, train2017 and val2017.
            --images=N   With --coco: train on at most N images of train2017 [all];
                         N is 20 or more.
            --detector=PATH
                         With --coco: what computes the regions of the photographs:
                         a folder with extractor.json and its network, or a network
                         alone (.onnx, .pt) with --detector-kind [colours and
                         gradients, which say little].
            --detector-kind=KIND
                         The network of --detector is a public one: nanodet,
                         torchvision-fasterrcnn or torchvision-resnet.
            --backbone=DIR
                         With --coco: train from a pretrained BERT in the Hugging Face
                         layout: a folder with config.json, vocab.txt, and
                         model.safetensors or pytorch_model.bin [a small network
                         of random weights].
            --seed=N     Seed of all random numbers [88].
            --solr=VERSION
                         The Solr to start: 9 or 10 [9]; 10 needs a JDK 21 or newer.
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
            coco(given),
            given.containsKey("--seed")
                ? number(given, "--seed", Long.MIN_VALUE, Long.MAX_VALUE)
                : 88,
            solr(given));
    if (!options.help) {
      options.check(given);
    }
    return options;
  }

  private static int solr(Map<String, String> given) {
    String version = given.getOrDefault("--solr", SOLR_VERSIONS.get(0).toString());
    return SOLR_VERSIONS.stream()
        .filter(known -> known.toString().equals(version))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("--solr is '" + version + "', expected 9 or 10"));
  }

  private static Coco coco(Map<String, String> given) {
    int images =
        given.containsKey("--images")
            ? (int) number(given, "--images", MIN_IMAGES, Integer.MAX_VALUE)
            : Integer.MAX_VALUE;
    if (!given.containsKey("--coco")) {
      return null;
    }
    return new Coco(
        Path.of(given.get("--coco")),
        images,
        given.containsKey("--detector") ? Path.of(given.get("--detector")) : null,
        given.get("--detector-kind"),
        given.containsKey("--backbone") ? Path.of(given.get("--backbone")) : null);
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

  private void check(Map<String, String> given) {
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw new IllegalArgumentException("--out is '" + out + "', which is not a folder");
    }
    for (String name : WITH_VALUE) {
      if (given.containsKey(name) && !given.containsKey(NEEDED.getOrDefault(name, name))) {
        throw new IllegalArgumentException(name + " is given without " + NEEDED.get(name));
      }
    }
    if (coco == null) {
      return;
    }
    requireAll("--coco", coco.folder, IN_COCO, "a folder with " + String.join(", ", IN_COCO));
    if (coco.detector != null) {
      checkDetector();
    }
    if (coco.backbone != null) {
      checkBackbone();
    }
  }

  private void checkDetector() {
    if (!Files.exists(coco.detector)) {
      throw new IllegalArgumentException(
          "--detector is '" + coco.detector + "', which does not exist");
    }
    if (coco.detectorKind != null && !DETECTOR_KINDS.contains(coco.detectorKind)) {
      throw new IllegalArgumentException(
          "--detector-kind is '"
              + coco.detectorKind
              + "', expected one of "
              + String.join(", ", DETECTOR_KINDS));
    }
    if (coco.detectorKind == null && !Files.exists(coco.detector.resolve(DESCRIPTION))) {
      throw new IllegalArgumentException(
          "--detector is '"
              + coco.detector
              + "', expected a folder with "
              + DESCRIPTION
              + ", or --detector-kind for a network alone");
    }
  }

  private void checkBackbone() {
    String expected =
        "a folder with "
            + String.join(", ", IN_BACKBONE)
            + " and model.safetensors or pytorch_model.bin";
    requireAll("--backbone", coco.backbone, IN_BACKBONE, expected);
    if (WEIGHTS.stream().noneMatch(name -> Files.exists(coco.backbone.resolve(name)))) {
      throw new IllegalArgumentException(
          "--backbone is '" + coco.backbone + "', which has no weights; expected " + expected);
    }
  }

  private static void requireAll(String option, Path folder, List<String> names, String expected) {
    for (String name : names) {
      if (!Files.exists(folder.resolve(name))) {
        throw new IllegalArgumentException(
            option
                + " is '"
                + folder
                + "', but "
                + folder.resolve(name)
                + " is missing; expected "
                + expected);
      }
    }
  }
}
