/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Models and their extractors on a node: declared by name in a core's configuration, loaded once
 * per JVM, shared by all cores, and released with the last of them. This package also contains the
 * cache of embedded texts, because the handler of a core's models limits its size and reports its
 * metrics.
 */
package org.aladin.solr.node;
