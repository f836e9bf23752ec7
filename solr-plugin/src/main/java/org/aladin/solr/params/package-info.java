/* SPDX-License-Identifier: Apache-2.0 */

/** What the query parsers share of reading their local parameters. */
package org.aladin.solr.params;
