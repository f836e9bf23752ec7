/* SPDX-License-Identifier: Apache-2.0 */

/**
 * What the query parsers of both stages share. {@link org.aladin.solr.query.QuerySourceParams}
 * reads a {@link org.aladin.solr.query.QuerySource} from local parameters, {@link
 * org.aladin.solr.query.QueryResolver} resolves it to a {@link org.aladin.solr.query.ResolvedQuery}
 * and sends that to the shards. To add a kind of source, add a record to {@code QuerySource}, read
 * its parameter in {@code QuerySourceParams}, and resolve it in {@code QueryResolver}. {@link
 * org.aladin.solr.query.DeleteQueries} rejects nearest-neighbour queries in deletes.
 */
package org.aladin.solr.query;
