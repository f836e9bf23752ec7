/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.codec;

import org.aladin.model.PublicApi;
import org.aladin.solr.params.CheckedConfig;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.VectorEncoding;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.core.SchemaCodecFactory;
import org.apache.solr.core.SolrCore;
import org.apache.solr.schema.DenseVectorField;
import org.apache.solr.schema.SchemaField;

/**
 * Solr's {@link SchemaCodecFactory}, but the graphs of float32 vectors are built and searched with
 * vectors of 7 bits per number: {@code <codecFactory
 * class="org.aladin.solr.codec.QuantizedVectorsCodecFactory"/>}. The float32 vectors stay in the
 * index. It applies to fields of Solr's {@link DenseVectorField} itself, not of its subclasses,
 * some of which quantise by themselves in Solr 10.
 *
 * <p>It applies to segments that are written from then on, by updates and merges; others are read
 * as they are. A Solr without this plugin reads the index as well.
 */
@PublicApi
public final class QuantizedVectorsCodecFactory extends SchemaCodecFactory {
  private Codec codec;

  @Override
  public void init(NamedList<?> args) {
    try {
      new CheckedConfig("codecFactory", args).know(COMPRESSION_MODE).checkNothingElse();
    } catch (IllegalArgumentException e) {
      throw new SolrException(SolrException.ErrorCode.SERVER_ERROR, e.getMessage(), e);
    }
    super.init(args);
  }

  @Override
  public void inform(SolrCore core) {
    super.inform(core);
    Codec schemaCodec = super.getCodec();
    KnnVectorsFormat vectors = new FormatPerField(core, schemaCodec.knnVectorsFormat());
    // With the name of Solr's codec, by which an index is read.
    codec =
        new FilterCodec(schemaCodec.getName(), schemaCodec) {
          @Override
          public KnnVectorsFormat knnVectorsFormat() {
            return vectors;
          }
        };
  }

  @Override
  public Codec getCodec() {
    return codec;
  }

  /** The format of each field's vectors; segments name it, so any codec reads it. */
  private static final class FormatPerField extends PerFieldKnnVectorsFormat {
    private final SolrCore core;
    private final PerFieldKnnVectorsFormat others;

    FormatPerField(SolrCore core, KnnVectorsFormat others) {
      this.core = core;
      this.others = (PerFieldKnnVectorsFormat) others;
    }

    @Override
    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
      SchemaField declared = core.getLatestSchema().getFieldOrNull(field);
      return declared != null
              && declared.getType().getClass() == DenseVectorField.class
              && declared.getType() instanceof DenseVectorField type
              && type.getVectorEncoding() == VectorEncoding.FLOAT32
          ? new QuantizedVectorsFormat(type)
          : others.getKnnVectorsFormatForField(field);
    }
  }
}
