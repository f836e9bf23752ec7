/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.apache.lucene.util.VectorUtil;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.common.params.ShardParams;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.handler.component.ResponseBuilder;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.request.SolrRequestInfo;

/**
 * Hands the vector of a query from the node that took the request to the shards, as a request
 * parameter, so that a query is encoded once, whatever the number of shards. A request may hold
 * several queries: the parameter's name tells which one it is for.
 */
final class ShardVector {
  private final SolrQueryRequest req;
  private final String parameter;
  private final String version;

  /**
   * @param asked the query
   * @param version the version of the model that this node encodes with
   */
  ShardVector(SolrQueryRequest req, AladinParams asked, String version) {
    this.req = req;
    this.parameter = "_aladin_vector_" + digest(asked) + "_";
    this.version = version;
  }

  private static String digest(AladinParams asked) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      String query =
          Arrays.asList(
                  asked.text(),
                  asked.id(),
                  asked.from(),
                  asked.features(),
                  asked.labels(),
                  asked.model())
              .toString();
      return HexFormat.of().formatHex(sha.digest(query.getBytes(StandardCharsets.UTF_8)), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /**
   * The vector that this shard was given; null if it was given none.
   *
   * <p>Nodes cannot be told from clients that say they are one. A vector by another model is taken
   * for a node's, and so for the cluster's fault: a client has no reason to name a model that this
   * node does not have, and who runs the cluster has to learn of nodes that differ.
   *
   * @throws SolrException (500) if it was made by another model than this node has; (400) if it is
   *     nothing that a node sends
   */
  float[] given(int dimension) {
    SolrParams params = req.getParams();
    String value = params.getBool(ShardParams.IS_SHARD, false) ? params.get(parameter) : null;
    if (value == null) {
      return null;
    }
    int colon = value.indexOf(':');
    if (colon < 1) {
      throw AladinParams.bad(parameter + " is malformed, expected <model version>:<base64>");
    }
    String encodedBy = value.substring(0, colon);
    if (!encodedBy.equals(version)) {
      throw new SolrException(
          SolrException.ErrorCode.SERVER_ERROR,
          "{!aladin}: the query was encoded by model version "
              + encodedBy
              + ", this node has "
              + version
              + ": reload the collection where the model is the older one");
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(value.substring(colon + 1));
      if (bytes.length != Float.BYTES * dimension) {
        throw new IllegalArgumentException(
            bytes.length + " bytes, expected " + Float.BYTES * dimension);
      }
      float[] vector = new float[dimension];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
      return VectorUtil.checkFinite(vector);
    } catch (IllegalArgumentException e) {
      throw AladinParams.bad(parameter + ": " + e.getMessage());
    }
  }

  /** Gives the vector to the shards, if the request goes to any. */
  void give(float[] vector) {
    SolrRequestInfo info = SolrRequestInfo.getRequestInfo();
    ResponseBuilder builder = info == null ? null : info.getResponseBuilder();
    if (builder == null || builder.req != req || !builder.isDistributed()) {
      return;
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    String value = version + ":" + Base64.getEncoder().encodeToString(bytes.array());
    req.setParams(new ModifiableSolrParams(req.getParams()).set(parameter, value));
  }
}
