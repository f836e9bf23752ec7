/* SPDX-License-Identifier: Apache-2.0 */

/** Runs what {@code docs/solr.md} shows. */
package org.aladin.solr.guide;
