/* SPDX-License-Identifier: Apache-2.0 */

/** What the query parsers of both stages share: encoding, limits, and what deletes refuse. */
package org.aladin.solr.query;
