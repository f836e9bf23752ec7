/* SPDX-License-Identifier: Apache-2.0 */

/** The search page in a real browser, and what it is served by. */
package org.aladin.solr.page;
