/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import org.apache.solr.schema.DenseVectorField;

/**
 * The shape of a field's graphs, by the names of Solr 9.
 *
 * @param connections the maximum number of neighbours of a node on upper levels
 * @param candidates the number of nearest nodes to look for when a node is added
 */
public record GraphShape(int connections, int candidates) {
  /** What a schema declares. */
  public static GraphShape of(DenseVectorField type) {
    return new GraphShape(type.getHnswMaxConn(), type.getHnswBeamWidth());
  }
}
