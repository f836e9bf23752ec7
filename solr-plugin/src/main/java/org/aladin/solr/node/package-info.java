/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Models and their extractors on a node: declared by name in a core's configuration, loaded once in
 * the JVM, shared by all cores, released with the last of them. The cache of embedded texts is
 * here, too: the handler of a core's models limits its size and shows its figures.
 */
package org.aladin.solr.node;
