/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The search page of a core: its files (HTML, CSS, JavaScript modules), what it needs to know about
 * the core, and the pictures of its hits. The page itself searches with requests that any client
 * can send.
 */
package org.aladin.solr.page;
