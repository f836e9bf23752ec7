/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import java.util.List;

/**
 * One query and its answers, for the template {@code query}.
 *
 * @param number of the query, from 1
 * @param text the query
 * @param answers of each head
 * @param best the region of each word in the alignment head's best image
 */
record QueryAnswers(int number, String text, List<Answer> answers, Best best) {

  /**
   * The best images of one head.
   *
   * @param head its name
   * @param rank the rank of the query's own image, from 1
   */
  record Answer(String head, int rank, List<Hit> hits) {}

  /**
   * An image found.
   *
   * @param own whether the query was written for it
   */
  record Hit(String key, boolean own, String score, Picture image) {}

  /** Words and regions of one image. */
  record Best(String key, Picture image, List<Word> words, String sum) {}

  /**
   * A word and its region.
   *
   * @param bar the length of a bar that shows the cosine, in pixels
   * @param style the colour of the region's box
   * @param region its number and its object's name
   */
  record Word(String word, String cosine, String bar, String style, String region) {}
}
