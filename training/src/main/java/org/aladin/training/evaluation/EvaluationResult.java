/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The figures of one evaluation.
 *
 * @param images how many images were ranked
 * @param captions how many captions were ranked
 * @param figures recalls by protocol name and head; the first protocol is the whole set
 */
public record EvaluationResult(int images, int captions, Map<String, Map<Head, Recalls>> figures) {
  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  /** The recalls of one head over the whole set. */
  public Recalls whole(Head head) {
    return figures.values().iterator().next().get(head);
  }

  /**
   * The sum of some heads' recalls over the whole set, at most 600 per head. It decides which
   * checkpoint is the best.
   */
  public double rsum(Set<Head> heads) {
    return heads.stream().mapToDouble(head -> whole(head).rsum()).sum();
  }

  /**
   * The figures as JSON: {@code {"images": 5000, "captions": 25000, "figures": {"5k": {"matching":
   * {"i2t_r1": …, "rsum": …}, "alignment": {…}}, …}}}.
   */
  public String toJson() {
    Map<String, Object> byProtocol = new LinkedHashMap<>();
    figures.forEach(
        (protocol, heads) -> {
          Map<String, Object> byHead = new LinkedHashMap<>();
          heads.forEach((head, recalls) -> byHead.put(head.label(), recalls.toMap()));
          byProtocol.put(protocol, byHead);
        });
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("images", images);
    json.put("captions", captions);
    json.put("figures", byProtocol);
    return GSON.toJson(json);
  }

  /** Writes {@link #toJson} to a file, replacing it. */
  public void writeJson(Path file) throws IOException {
    Files.writeString(file, toJson() + System.lineSeparator());
  }

  /** The figures as a table with one line per protocol and head, recalls in percent. */
  public List<String> toTable() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%-13s %-10s| image -> text R@1   R@5  R@10  medr   meanr | text -> image R@1   R@5"
                + "  R@10  medr   meanr | rsum",
            "set",
            "head"));
    figures.forEach(
        (protocol, heads) ->
            heads.forEach((head, recalls) -> lines.add(line(protocol, head, recalls))));
    return lines;
  }

  private static String line(String protocol, Head head, Recalls r) {
    return String.format(
        Locale.ROOT,
        "%-13s %-10s| %17.1f %5.1f %5.1f %5.1f %7.1f | %17.1f %5.1f %5.1f %5.1f %7.1f | %5.1f",
        protocol,
        head.label(),
        r.i2tR1(),
        r.i2tR5(),
        r.i2tR10(),
        r.i2tMedr(),
        r.i2tMeanr(),
        r.t2iR1(),
        r.t2iR5(),
        r.t2iR10(),
        r.t2iMedr(),
        r.t2iMeanr(),
        r.rsum());
  }
}
