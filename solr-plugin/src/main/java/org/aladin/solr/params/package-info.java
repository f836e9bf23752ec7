/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Checked reading of names and values: the local parameters of query parsers, with their names, and
 * the lists of solrconfig.xml. The configuration of training has a separate reader, because its
 * values have types and all problems of a file are reported together.
 */
package org.aladin.solr.params;
