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

/** Makes the queries of a report: the best images of each head, and each word's region. */
final class QuerySection {
  private static final int HIT_WIDTH = 220;
  private static final int BEST_WIDTH = 520;
  private static final int BAR_WIDTH = 60;
  private static final int COLOURS = 8;

  private final QueryExamples examples;
  private final EncodedSet encoded;
  private final Function<String, List<String>> captionWords;
  private final ReportImages images;
  private final Thumbnails thumbnails = new Thumbnails();

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

  /** All queries, in order. */
  List<QueryAnswers> queries() throws IOException {
    List<QueryAnswers> queries = new ArrayList<>();
    for (int i = 0; i < examples.captions().length; i++) {
      queries.add(query(i));
    }
    return queries;
  }

  private QueryAnswers query(int position) throws IOException {
    int caption = examples.captions()[position];
    String text = encoded.set().captions().get(caption);
    int own = encoded.set().owners().imageOf(caption);
    List<QueryAnswers.Answer> answers = new ArrayList<>();
    for (Head head : Head.values()) {
      QueryExamples.Answer answer = examples.answer(head, position);
      answers.add(
          new QueryAnswers.Answer(
              head == Head.MATCHING ? "Matching" : "Alignment", answer.rank(), hits(answer, own)));
    }
    int best = examples.answer(Head.ALIGNMENT, position).hits()[0];
    return new QueryAnswers(position + 1, text, answers, best(caption, text, best));
  }

  private List<QueryAnswers.Hit> hits(QueryExamples.Answer answer, int own) throws IOException {
    List<QueryAnswers.Hit> hits = new ArrayList<>();
    for (int i = 0; i < answer.hits().length; i++) {
      int image = answer.hits()[i];
      String key = encoded.set().imageKeys().get(image);
      hits.add(
          new QueryAnswers.Hit(
              key,
              image == own,
              Numbers.figure(answer.scores()[i], 3),
              new ImageFigure(images.image(key), thumbnails, HIT_WIDTH, "Image " + key).layout()));
    }
    return hits;
  }

  private QueryAnswers.Best best(int caption, String text, int image) throws IOException {
    String key = encoded.set().imageKeys().get(image);
    ReportImage shown = images.image(key);
    MaxSim.Match[] matches =
        MaxSim.matches(
            encoded.captions().get(caption).alignment(), encoded.images().get(image).alignment());
    List<String> pieces = captionWords.apply(text);
    Map<Integer, List<String>> wordsOfRegion = new LinkedHashMap<>();
    for (int word = 0; word < matches.length; word++) {
      if (matches[word].region() >= 0) {
        wordsOfRegion
            .computeIfAbsent(region(matches[word]), r -> new ArrayList<>())
            .add(pieces.get(word));
      }
    }
    ImageFigure figure =
        new ImageFigure(shown, thumbnails, BEST_WIDTH, "Image " + key + " with its regions");
    List<Integer> regions = List.copyOf(wordsOfRegion.keySet());
    for (int region : regions) {
      figure.box(region, style(regions, region), String.join(" ", wordsOfRegion.get(region)));
    }
    double sum = 0;
    List<QueryAnswers.Word> words = new ArrayList<>();
    for (int word = 0; word < matches.length; word++) {
      words.add(word(pieces.get(word), matches[word], regions, shown));
      sum += matches[word].cosine();
    }
    return new QueryAnswers.Best(key, figure.layout(), words, Numbers.figure(sum, 3));
  }

  private static QueryAnswers.Word word(
      String word, MaxSim.Match match, List<Integer> regions, ReportImage image) {
    int region = region(match);
    double cosine = match.cosine();
    return new QueryAnswers.Word(
        word,
        Numbers.figure(cosine, 3),
        Numbers.coordinate(BAR_WIDTH * Math.max(0, Math.min(1, cosine))),
        style(regions, region),
        region == 0 ? "none above 0" : region + " " + image.name(region));
  }

  /** Its place in the image's features: region 0 stands for the image and is never aligned. */
  private static int region(MaxSim.Match match) {
    return match.region() + 1;
  }

  private static String style(List<Integer> regions, int region) {
    return "w" + Math.floorMod(regions.indexOf(region), COLOURS);
  }
}
