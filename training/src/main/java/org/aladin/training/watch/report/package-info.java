/* SPDX-License-Identifier: Apache-2.0 */

/**
 * {@code report.html}: one file, readable without a network and without scripts. {@link
 * org.aladin.training.watch.report.RunReport} puts together the curves of {@link
 * org.aladin.training.watch.report.RunHistory} and, for some queries of {@link
 * org.aladin.training.watch.report.QueryExamples}, the best images of both heads and the region of
 * each word.
 */
package org.aladin.training.watch.report;
