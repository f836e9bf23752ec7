/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.query;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.solr.params.CheckedParams;
import org.apache.lucene.util.VectorUtil;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.request.SolrQueryRequest;

/**
 * Sends a resolved query from the node that received the request to the shards, so a query is
 * encoded once for any number of shards. A request may contain several queries, so the name of the
 * parameter depends on the query.
 *
 * <p>The parameter's first value is the version of the node's model (empty if no model encoded the
 * query), a colon, and base64: float32 values for a search, the format of {@link AlignmentCodec} in
 * float32 for reranking. An alignment mode other than MrSw and another colon stand before the
 * base64, so all shards score in the mode of one node. Further values are the word pieces of a
 * text.
 */
final class ShardHandover {
  private final SolrQueryRequest req;
  private final CheckedParams checked;
  private final Stage stage;
  private final String parameter;

  ShardHandover(
      SolrQueryRequest req, CheckedParams checked, Stage stage, QuerySource source, String model) {
    this.req = req;
    this.checked = checked;
    this.stage = stage;
    this.parameter = "_aladin_query_" + digest(stage + " " + source + " " + model) + "_";
  }

  private static String digest(String query) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(query.getBytes(StandardCharsets.UTF_8)), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Sends the query to the shards, if the request goes to any. */
  void give(ResolvedQuery query) {
    ShardRequests.builder(req)
        .ifPresent(
            builder -> {
              String[] values = new String[1 + query.words().size()];
              values[0] =
                  query.modelVersion()
                      + ":"
                      + mode(query)
                      + Base64.getEncoder().encodeToString(bytes(query));
              for (int i = 1; i < values.length; i++) {
                values[i] = query.words().get(i - 1);
              }
              ShardRequests.params(builder).set(parameter, values);
            });
  }

  /**
   * The query that this shard received; null if it received none.
   *
   * <p>A node cannot distinguish other nodes from clients that imitate one. A version that this
   * node does not have is reported as an error of the cluster: clients have no reason to send it,
   * and operators need to know that nodes differ.
   *
   * @param encoder the encoder that must have encoded the query; null for any
   * @throws SolrException (500) if another version of the model encoded the query; (400) if the
   *     value does not have the form that nodes send
   */
  ResolvedQuery received(AladinEncoder encoder) {
    SolrParams params = req.getParams();
    String[] values = ShardRequests.isShard(params) ? params.getParams(parameter) : null;
    if (values == null) {
      return null;
    }
    int colon = values[0].indexOf(':');
    if (colon < (encoder == null ? 0 : 1)) {
      throw checked.bad(parameter + " is malformed, expected <model version>:<base64>");
    }
    String encodedBy = values[0].substring(0, colon);
    if (encoder != null && !encodedBy.equals(encoder.version())) {
      throw new SolrException(
          SolrException.ErrorCode.SERVER_ERROR,
          "{!"
              + checked.parser()
              + "}: the query was encoded by model version "
              + encodedBy
              + ", this node has "
              + encoder.version()
              + ": reload the collection where the model is the older one");
    }
    String[] sent = values[0].substring(colon + 1).split(":", -1);
    AlignmentMode mode =
        sent.length == 1
            ? AlignmentMode.MRSW
            : AlignmentMode.ofKey(sent[0])
                .filter(known -> sent.length == 2 && stage == Stage.RERANK)
                .orElseThrow(
                    () ->
                        checked.bad(
                            parameter
                                + " is malformed, expected <model version>:<alignment"
                                + " mode>:<base64>"));
    try {
      byte[] bytes = Base64.getDecoder().decode(sent[sent.length - 1]);
      return stage == Stage.SEARCH
          ? ResolvedQuery.ofVector(encodedBy, vector(bytes, encoder.dimension()))
          : ResolvedQuery.ofAlignment(
              AlignmentCodec.decode(bytes), mode, List.of(values).subList(1, values.length));
    } catch (IllegalArgumentException e) {
      throw checked.bad(parameter + ": " + e.getMessage());
    }
  }

  private String mode(ResolvedQuery query) {
    return stage == Stage.SEARCH || query.mode() == AlignmentMode.MRSW
        ? ""
        : query.mode().key() + ":";
  }

  private byte[] bytes(ResolvedQuery query) {
    if (stage == Stage.RERANK) {
      return AlignmentCodec.encode(query.alignment(), AlignmentEncoding.FLOAT32);
    }
    float[] vector = query.vector();
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return bytes.array();
  }

  private static float[] vector(byte[] bytes, int dimension) {
    if (bytes.length != Float.BYTES * dimension) {
      throw new IllegalArgumentException(
          bytes.length + " bytes, expected " + Float.BYTES * dimension);
    }
    float[] vector = new float[dimension];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
    return VectorUtil.checkFinite(vector);
  }
}
