/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.scoring;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.alignment.MaxSim;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.image.Box;
import org.aladin.model.image.RegionFeatures;

/**
 * The scores of both heads for a caption and an image, for each word the best region, as a search
 * explains a hit, and the cosines of all words and regions.
 *
 * @param matching the cosine of the global vectors
 * @param alignment the alignment head's score in the model's mode
 * @param mode the model's alignment mode
 * @param words in order
 * @param regions in order, from region 1
 */
public record PairScore(
    float matching, float alignment, AlignmentMode mode, List<Word> words, List<Region> regions) {
  private static final int WIDTH = 6;

  /**
   * A word and its best region.
   *
   * @param word the word piece
   * @param region index in the features, from 1; -1 if no region has a positive cosine
   * @param label the region's object label; null if it is not known
   * @param box null without a region
   * @param cosine 0 without a region
   */
  public record Word(String word, int region, String label, Box box, float cosine) {}

  /**
   * A region and its cosines.
   *
   * @param region index in the features, from 1
   * @param label the region's object label; null if it is not known
   * @param box in the image
   * @param cosines with each word
   */
  public record Region(int region, String label, Box box, List<Float> cosines) {}

  /**
   * Encodes and scores a pair.
   *
   * @param labels the object label of each region; empty if they are not known
   */
  public static PairScore of(
      AladinEncoder encoder, String caption, RegionFeatures image, List<String> labels) {
    Embedding words = encoder.encodeCaptions(List.of(caption)).get(0).checkFinite();
    Embedding regions = encoder.encodeImages(List.of(image)).get(0).checkFinite();
    List<String> pieces = encoder.captionWords(caption);
    MaxSim.Match[] matches = MaxSim.matches(words.alignment(), regions.alignment());
    List<Word> matched = new ArrayList<>();
    for (int w = 0; w < matches.length; w++) {
      // Region 0 plays the role of a CLS token and has no vector.
      int region = matches[w].region() < 0 ? -1 : matches[w].region() + 1;
      matched.add(
          new Word(
              pieces.get(w),
              region,
              region < 0 ? null : label(labels, image, region),
              region < 0 ? null : image.box(region),
              matches[w].cosine()));
    }
    AlignmentMode mode = encoder.config().alignmentMode();
    double score =
        mode.score(sum(mode, words.alignment(), regions.alignment()), words.alignment().count());
    List<Region> all = new ArrayList<>();
    for (int r = 0; r < regions.alignment().count(); r++) {
      List<Float> cosines = new ArrayList<>();
      for (int w = 0; w < matches.length; w++) {
        cosines.add((float) cosine(words.alignment(), w, regions.alignment(), r));
      }
      all.add(new Region(r + 1, label(labels, image, r + 1), image.box(r + 1), cosines));
    }
    return new PairScore(dot(words.vector(), regions.vector()), (float) score, mode, matched, all);
  }

  private static String label(List<String> labels, RegionFeatures image, int region) {
    return labels.size() == image.count() ? labels.get(region) : null;
  }

  private static double cosine(AlignmentSet words, int word, AlignmentSet regions, int region) {
    int dimension = words.dimension();
    double sum = 0;
    for (int d = 0; d < dimension; d++) {
      sum +=
          (double) words.vectors()[word * dimension + d]
              * regions.vectors()[region * dimension + d];
    }
    return sum;
  }

  /** The cosines that a mode adds up. */
  private static double sum(AlignmentMode mode, AlignmentSet words, AlignmentSet regions) {
    double sum = 0;
    if (mode.sumsWords()) {
      sum += MaxSim.score(words, regions);
    }
    if (mode.sumsRegions()) {
      sum += MaxSim.score(regions, words);
    }
    if (!mode.sumsWords() && !mode.sumsRegions()) {
      for (int w = 0; w < words.count(); w++) {
        for (int r = 0; r < regions.count(); r++) {
          sum += cosine(words, w, regions, r);
        }
      }
    }
    return sum;
  }

  private static float dot(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Lines for a terminal. */
  public List<String> toTable() {
    int wordWidth = 4;
    int labelWidth = 5;
    for (Word word : words) {
      wordWidth = Math.max(wordWidth, word.word().length());
      labelWidth = Math.max(labelWidth, shown(word.label()).length());
    }
    String row = "%-" + wordWidth + "s  %7s  %6s  %-" + labelWidth + "s  %s";
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(Locale.ROOT, "matching   %8.4f  (cosine of the global vectors)", matching));
    lines.add(
        String.format(
            Locale.ROOT,
            "alignment  %8.4f  (mode %s, %d words)",
            alignment,
            mode.key(),
            words.size()));
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT, row, "word", "cosine", "region", "label", "box x1 y1 x2 y2 (0 to 1)"));
    for (Word word : words) {
      lines.add(
          String.format(
                  Locale.ROOT,
                  row,
                  word.word(),
                  String.format(Locale.ROOT, "%.4f", word.cosine()),
                  word.region() < 0 ? "none" : String.valueOf(word.region()),
                  shown(word.label()),
                  word.box() == null ? "" : corners(word.box()))
              .stripTrailing());
    }
    return lines;
  }

  /** The cosine of each region, a row, with each word, a column, as lines for a terminal. */
  public List<String> toMatrix() {
    int labelWidth = 5;
    for (Region region : regions) {
      labelWidth = Math.max(labelWidth, shown(region.label()).length());
    }
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    String row = "%-6s  %-" + labelWidth + "s";
    line.append(String.format(Locale.ROOT, row, "region", "label"));
    for (Word word : words) {
      line.append("  ").append(" ".repeat(width(word) - word.word().length())).append(word.word());
    }
    lines.add(line.toString());
    for (Region region : regions) {
      line.setLength(0);
      line.append(String.format(Locale.ROOT, row, region.region(), shown(region.label())));
      for (int w = 0; w < words.size(); w++) {
        int width = width(words.get(w));
        line.append(String.format(Locale.ROOT, "  %" + width + ".3f", region.cosines().get(w)));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static int width(Word word) {
    return Math.max(WIDTH, word.word().length());
  }

  private static String shown(String label) {
    return label == null ? "" : label;
  }

  private static String corners(Box box) {
    return String.format(
        Locale.ROOT, "%.3f %.3f %.3f %.3f", box.x1(), box.y1(), box.x2(), box.y2());
  }

  /**
   * One line of JSON; the parts of {@code words} are named as in Solr's explanation.
   *
   * @param matrix whether all regions are listed, with their cosines
   */
  public String toJson(boolean matrix) {
    JsonObject json = new JsonObject();
    json.addProperty("matching", matching);
    json.addProperty("alignment", alignment);
    json.addProperty("mode", mode.key());
    JsonArray all = new JsonArray();
    for (Word word : words) {
      JsonObject one = new JsonObject();
      one.addProperty("word", word.word());
      one.addProperty("cosine", word.cosine());
      if (word.region() >= 0) {
        one.addProperty("region", word.region());
        if (word.label() != null) {
          one.addProperty("label", word.label());
        }
        one.add("box", json(word.box()));
      }
      all.add(one);
    }
    json.add("words", all);
    if (matrix) {
      json.add("regions", regionsToJson());
    }
    return new GsonBuilder().disableHtmlEscaping().create().toJson(json);
  }

  private JsonArray regionsToJson() {
    JsonArray all = new JsonArray();
    for (Region region : regions) {
      JsonObject one = new JsonObject();
      one.addProperty("region", region.region());
      if (region.label() != null) {
        one.addProperty("label", region.label());
      }
      one.add("box", json(region.box()));
      JsonArray cosines = new JsonArray();
      region.cosines().forEach(cosines::add);
      one.add("cosines", cosines);
      all.add(one);
    }
    return all;
  }

  private static JsonArray json(Box box) {
    JsonArray corners = new JsonArray();
    corners.add(box.x1());
    corners.add(box.y1());
    corners.add(box.x2());
    corners.add(box.y2());
    return corners;
  }
}
