/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Checked reading of names and values: the local parameters of query parsers, with their names, and
 * the lists of solrconfig.xml. The training's configuration has a reader of its own: its values
 * have types, and all problems of a file are reported together.
 */
package org.aladin.solr.params;
