/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The program of the Solr node's own JVM: a main class that starts Solr. It does not use ALADIN's
 * classes. The node loads the plugin as a user's node does, from the folder {@code lib} in Solr's
 * home.
 */
package org.aladin.demo.node;
