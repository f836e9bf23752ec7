/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import org.aladin.demo.dataset.CaptionedImage;
import org.aladin.demo.solr.ImageSearch;
import org.aladin.demo.solr.Stage;
import org.aladin.training.work.OrderedWork;

/**
 * Sends every query of a test set to a Solr node, and records the rank of the right answer: for a
 * caption its image, for an image the best of its captions. Two queries run concurrently.
 */
public final class RecallMeasurement {
  private static final int CLIENTS = 2;

  private final ImageSearch search;
  private final List<CaptionedImage> images;

  public RecallMeasurement(ImageSearch search, List<CaptionedImage> images) {
    this.search = search;
    this.images = images;
  }

  /** The number of queries of {@link #textToImage}. */
  public int captions() {
    return images.size() * CaptionedImage.CAPTIONS;
  }

  /** Each caption should find its image. */
  public SearchRecalls textToImage(Stage stage, IntConsumer progress)
      throws IOException, InterruptedException {
    List<Callable<Integer>> questions = new ArrayList<>();
    for (CaptionedImage image : images) {
      for (String caption : image.captions()) {
        questions.add(() -> rank(image.key(), search.images(caption, stage, search.window())));
      }
    }
    return ask(questions, progress);
  }

  /** Each image should find one of its captions. */
  public SearchRecalls imageToText(Stage stage, IntConsumer progress)
      throws IOException, InterruptedException {
    List<Callable<Integer>> questions = new ArrayList<>();
    for (CaptionedImage image : images) {
      questions.add(() -> rank(image.key(), search.captions(image.key(), stage, search.window())));
    }
    return ask(questions, progress);
  }

  private int rank(String image, List<ImageSearch.Hit> hits) {
    for (int i = 0; i < hits.size(); i++) {
      if (hits.get(i).image().equals(image)) {
        return i + 1;
      }
    }
    return search.window() + 1;
  }

  private static SearchRecalls ask(List<Callable<Integer>> questions, IntConsumer progress)
      throws IOException, InterruptedException {
    try (OrderedWork<Integer> clients = new OrderedWork<>("client", CLIENTS)) {
      questions.forEach(clients::add);
      int[] ranks = new int[questions.size()];
      for (int i = 0; i < ranks.length; i++) {
        ranks[i] = clients.next();
        progress.accept(i + 1);
      }
      return SearchRecalls.of(ranks);
    }
  }
}
