/* SPDX-License-Identifier: Apache-2.0 */

/**
 * What differs between Solr 9 and Solr 10. The classes here have one source; public ones in the
 * folders {@code src/solr9} and {@code src/solr10} have the same names and methods, and each plugin
 * is compiled with one of these folders. Code outside of this package compiles with both.
 */
package org.aladin.solr.platform;
