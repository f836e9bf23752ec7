/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Models on a node: declared by name in a core's configuration, loaded once in the JVM, shared by
 * all cores, released with the last of them.
 */
package org.aladin.solr.node;
