/* SPDX-License-Identifier: Apache-2.0 */

/**
 * What runs in the Solr node's own JVM: Solr, and a main class that starts it. Nothing here knows
 * ALADIN; the plugin comes to the node as it does to a user's, from the folder {@code lib} in
 * Solr's home.
 */
package org.aladin.demo.node;
