/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.aladin.model.alignment.MaxSim;
import org.aladin.training.evaluation.EncodedSet;
import org.aladin.training.evaluation.Head;

/** The queries of a report: the best images of each head, and which word met which region. */
final class QuerySection {
  private static final int HIT_WIDTH = 220;
  private static final int BEST_WIDTH = 520;
  private static final int COLOURS = 8;

  private final QueryExamples examples;
  private final EncodedSet encoded;
  private final Function<String, List<String>> captionWords;
  private final ReportImages images;
  private final Thumbnails thumbnails = new Thumbnails();
  private final StringBuilder html = new StringBuilder();

  QuerySection(
      QueryExamples examples,
      EncodedSet encoded,
      Function<String, List<String>> captionWords,
      ReportImages images) {
    this.examples = examples;
    this.encoded = encoded;
    this.captionWords = captionWords;
    this.images = images;
  }

  /** All queries as HTML. */
  String html() throws IOException {
    for (int i = 0; i < examples.captions().length; i++) {
      query(i);
    }
    return html.toString();
  }

  private void query(int position) throws IOException {
    int caption = examples.captions()[position];
    String text = encoded.set().captions().get(caption);
    int own = caption / encoded.set().captionsPerImage();
    html.append("<article><h3><span class=\"count\">").append(position + 1).append("</span> “");
    html.append(Html.escape(text)).append("”</h3>");
    for (Head head : Head.values()) {
      hits(head, examples.answer(head, position), own);
    }
    best(caption, text, examples.answer(Head.ALIGNMENT, position).hits()[0]);
    html.append("</article>");
  }

  private void hits(Head head, QueryExamples.Answer answer, int own) throws IOException {
    html.append("<h4>").append(head == Head.MATCHING ? "Matching head" : "Alignment head");
    html.append(" <span class=\"muted\">its own image is at rank ").append(answer.rank());
    html.append("</span></h4><ol class=\"hits\">");
    for (int i = 0; i < answer.hits().length; i++) {
      int image = answer.hits()[i];
      String key = encoded.set().imageKeys().get(image);
      html.append(image == own ? "<li class=\"own\">" : "<li>");
      html.append(new ImageFigure(images.image(key), thumbnails, HIT_WIDTH, "Image " + key).svg());
      html.append("<div>").append(image == own ? "✓ " : "").append(Html.escape(key));
      html.append(" <span class=\"muted\">").append(Html.number(answer.scores()[i], 3));
      html.append("</span></div></li>");
    }
    html.append("</ol>");
  }

  private void best(int caption, String text, int image) throws IOException {
    String key = encoded.set().imageKeys().get(image);
    ReportImage shown = images.image(key);
    MaxSim.Match[] matches =
        MaxSim.matches(
            encoded.captions().get(caption).alignment(), encoded.images().get(image).alignment());
    List<String> pieces = captionWords.apply(text);
    Map<Integer, List<String>> wordsOfRegion = new LinkedHashMap<>();
    for (int word = 0; word < matches.length; word++) {
      if (matches[word].region() >= 0) {
        // Region 0 plays the role of a CLS and is not in the alignment set.
        wordsOfRegion
            .computeIfAbsent(matches[word].region() + 1, r -> new ArrayList<>())
            .add(pieces.get(word));
      }
    }
    html.append("<h4>Words and regions <span class=\"muted\">of image ").append(Html.escape(key));
    html.append(", the alignment head’s best</span></h4><div class=\"best\">");
    ImageFigure figure =
        new ImageFigure(shown, thumbnails, BEST_WIDTH, "Image " + key + " with its regions");
    List<Integer> regions = List.copyOf(wordsOfRegion.keySet());
    for (int region : regions) {
      figure.box(region, style(regions, region), String.join(" ", wordsOfRegion.get(region)));
    }
    html.append(figure.svg());
    words(matches, pieces, regions, shown);
    html.append("</div>");
  }

  private void words(
      MaxSim.Match[] matches, List<String> pieces, List<Integer> regions, ReportImage image) {
    html.append("<table class=\"words\"><thead><tr><th>Word</th><th>Cosine</th><th>Region</th>");
    html.append("</tr></thead><tbody>");
    double sum = 0;
    for (int word = 0; word < matches.length; word++) {
      int region = matches[word].region() + 1;
      double cosine = matches[word].cosine();
      sum += cosine;
      html.append("<tr><td>")
          .append(Html.escape(pieces.get(word)))
          .append("</td><td class=\"bar\">");
      html.append(Html.number(cosine, 3)).append("<span class=\"fill ");
      html.append(style(regions, region)).append("\" style=\"width:");
      html.append(Html.at(60 * Math.max(0, Math.min(1, cosine)))).append("px\"></span></td><td>");
      html.append(region == 0 ? "none above 0" : region + " " + Html.escape(image.name(region)));
      html.append("</td></tr>");
    }
    html.append("</tbody><tfoot><tr><td>sum</td><td>").append(Html.number(sum, 3));
    html.append("</td><td></td></tr></tfoot></table>");
  }

  private static String style(List<Integer> regions, int region) {
    return "w" + Math.floorMod(regions.indexOf(region), COLOURS);
  }
}
