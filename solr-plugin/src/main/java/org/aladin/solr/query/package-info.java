/* SPDX-License-Identifier: Apache-2.0 */

/**
 * What the query parsers of both stages share. {@link org.aladin.solr.query.QuerySourceParams}
 * reads a {@link org.aladin.solr.query.QuerySource} from local parameters, {@link
 * org.aladin.solr.query.QueryResolver} makes a {@link org.aladin.solr.query.ResolvedQuery} of it
 * and hands that to the shards. A new kind of source is a record of the first, a parameter that the
 * second reads, and a branch of the third. {@link org.aladin.solr.query.DeleteQueries} refuses
 * nearest-neighbour queries in deletes.
 */
package org.aladin.solr.query;
