/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Recalls of both heads in both directions, exact, in bounded memory. {@link
 * org.aladin.training.evaluation.Evaluation} encodes an {@link
 * org.aladin.training.evaluation.EvaluationSet} once, fills one {@link
 * org.aladin.training.evaluation.ScoreMatrix} per head in tiles, and reads {@link
 * org.aladin.training.evaluation.Recalls} off it for each {@link
 * org.aladin.training.evaluation.Protocol}: the whole set, the 1k test, five folds of 1k.
 */
package org.aladin.training.evaluation;
