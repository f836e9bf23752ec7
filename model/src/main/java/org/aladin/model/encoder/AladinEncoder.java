/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.aladin.model.PublicApi;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.network.AlignmentHead;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.text.QueryText;
import org.aladin.model.text.TokenSequence;
import org.aladin.model.text.Vocabulary;
import org.aladin.model.text.WordPieceTokenizer;

/**
 * A model ready to encode: captions or images in, global vectors and alignment sets out. The same
 * class serves the evaluation after training and search in Solr, so that what was measured is what
 * runs.
 *
 * <p>Safe for several threads. One thread of its own does all the work (several threads inside
 * libtorch slow each other down); calls that arrive while it is busy wait in a queue of limited
 * length and share its next forward pass. Queries go before documents, and a pass is short, so that
 * a query waits for one pass of documents at most; documents get their turn even if queries never
 * stop. The methods without an {@link EncodeRequest} are for documents.
 */
@PublicApi
public final class AladinEncoder implements Closeable {
  private final ModelConfig config;
  private final WordPieceTokenizer plainText;
  private final WordPieceTokenizer asWritten;
  private final Vocabulary vocabulary;
  private final String version;
  private final Optional<ExtractorFingerprint> extractor;
  private final EncoderThread thread;
  private final Waiting waiting;

  private AladinEncoder(ModelDirectory model, EncoderThread thread, int maxItems) {
    this.config = model.config();
    this.vocabulary = model.vocabulary();
    this.plainText = WordPieceTokenizer.ofPlainText(vocabulary);
    this.asWritten = new WordPieceTokenizer(vocabulary);
    this.version = model.version();
    this.extractor = model.extractor();
    this.thread = thread;
    this.waiting = new Waiting(thread, maxItems);
  }

  /**
   * Loads a model directory.
   *
   * @throws org.aladin.model.directory.ModelDirectoryException if the directory is not a whole
   *     model of a format this version reads
   * @throws IOException if a file cannot be read
   */
  public static AladinEncoder load(Path modelDirectory, EncoderOptions options) throws IOException {
    EncoderThread thread = EncoderThread.start(modelDirectory, options);
    return new AladinEncoder(thread.model(), thread, options.maxBatch());
  }

  /**
   * Encodes captions or query texts. A text that does not end in punctuation gets a full stop, so
   * that its last word takes part in the alignment; see {@link QueryText#withFullStop}. A special
   * token in it, such as [SEP], is read as text. Tokens beyond {@link #maxTokens} are cut off.
   *
   * @return an embedding for each caption, in order
   * @throws IllegalStateException if the encoder is closed or fails
   */
  public List<Embedding> encodeCaptions(List<String> captions) {
    return encodeCaptions(captions, EncodeRequest.document());
  }

  /**
   * As {@link #encodeCaptions(List)}, for a query or with an end to the waiting.
   *
   * @throws EncodingExpiredException if the request's time runs out
   */
  public List<Embedding> encodeCaptions(List<String> captions, EncodeRequest request) {
    return waiting.encode(
        captions.stream().map(c -> new Item.Caption(tokens(c))).toList(), request);
  }

  /**
   * Encodes captions exactly as they are written, as the original's evaluation does: without a
   * final full stop the last word takes no part in the alignment, and special tokens in a text are
   * special.
   *
   * @return an embedding for each caption, in order
   * @throws IllegalStateException if the encoder is closed or fails
   */
  public List<Embedding> encodeCaptionsAsWritten(List<String> captions) {
    return waiting.encode(
        captions.stream()
            .map(c -> new Item.Caption(asWritten.caption(c, config.maxTokens())))
            .toList(),
        EncodeRequest.document());
  }

  /**
   * Encodes images. Regions beyond {@link #maxRegions} are not looked at; a special token in the
   * labels is read as text.
   *
   * @return an embedding for each image, in order
   * @throws IllegalArgumentException if a region width is not {@link #regionWidth}; the message has
   *     both numbers
   * @throws IllegalStateException if the encoder is closed or fails
   */
  public List<Embedding> encodeImages(List<RegionFeatures> images) {
    return encodeImages(images, EncodeRequest.document());
  }

  /**
   * As {@link #encodeImages(List)}, for a query or with an end to the waiting.
   *
   * @throws EncodingExpiredException if the request's time runs out
   */
  public List<Embedding> encodeImages(List<RegionFeatures> images, EncodeRequest request) {
    return encodeImages(images, plainText, request);
  }

  /**
   * As {@link #encodeImages(List)}, but special tokens in the labels are special, as in the
   * original's evaluation.
   */
  public List<Embedding> encodeImagesAsWritten(List<RegionFeatures> images) {
    return encodeImages(images, asWritten, EncodeRequest.document());
  }

  private List<Embedding> encodeImages(
      List<RegionFeatures> images, WordPieceTokenizer tokenizer, EncodeRequest request) {
    for (RegionFeatures image : images) {
      if (image.width() != regionWidth()) {
        throw new IllegalArgumentException(
            "Regions have "
                + image.width()
                + " numbers each, but the model takes "
                + regionWidth());
      }
    }
    return waiting.encode(images.stream().map(image -> item(image, tokenizer)).toList(), request);
  }

  private Item.Image item(RegionFeatures image, WordPieceTokenizer tokenizer) {
    return new Item.Image(
        tokenizer.labels(image.labels(), config.maxTokens()),
        image,
        Math.min(image.count(), config.maxRegions()));
  }

  private TokenSequence tokens(String caption) {
    return plainText.caption(QueryText.withFullStop(caption), config.maxTokens());
  }

  /** The word pieces that the vectors of a caption's alignment set stand for, one each. */
  public List<String> captionWords(String caption) {
    TokenSequence tokens = tokens(caption);
    return IntStream.rangeClosed(1, AlignmentHead.wordVectors(tokens.length()))
        .mapToObj(i -> vocabulary.piece(tokens.ids()[i]))
        .toList();
  }

  /** D, the dimension of the global vector and of every alignment vector. */
  public int dimension() {
    return config.dimension();
  }

  /** F, the numbers of a region that the model takes. */
  public int regionWidth() {
    return config.backbone().regionWidth();
  }

  /** The most tokens of a caption that are looked at, special ones included. */
  public int maxTokens() {
    return config.maxTokens();
  }

  /** The most regions of an image that are looked at. */
  public int maxRegions() {
    return config.maxRegions();
  }

  /** All sizes of the model. */
  public ModelConfig config() {
    return config;
  }

  /** Sixteen hexadecimal digits that are equal exactly if the model is. */
  public String version() {
    return version;
  }

  /**
   * What made the region features that the model learned from: features of another extractor have
   * no meaning for it. Absent if the features did not tell, as VinVL's do not.
   */
  public Optional<ExtractorFingerprint> extractor() {
    return extractor;
  }

  /** The device the network lives on, as DJL writes it: cpu() or gpu(0). */
  public String device() {
    return thread.device();
  }

  /** How many native arrays the encoder owns between two calls: one a parameter, always. */
  public int nativeArrays() {
    return thread.nativeArrays();
  }

  /** Bytes of native memory that the parameters take. */
  public long parameterBytes() {
    return thread.parameterBytes();
  }

  /** Forward passes so far, and what was in them. */
  public PassCounts passes() {
    return thread.counts();
  }

  /** Whether it encodes: not once it is closed, or if its thread ended for whatever reason. */
  public boolean isRunning() {
    return thread.isAlive();
  }

  /** For tests of what happens meanwhile: blocks or fails passes, knows who waits. */
  EncoderThread thread() {
    return thread;
  }

  /** How many threads libtorch gives to one forward pass. */
  public static int threads() {
    return JniUtils.getNumThreads();
  }

  /** The version of libtorch. */
  public static String libtorch() {
    return Engine.getEngine("PyTorch").getVersion();
  }

  /** Lets waiting calls finish, then frees the model. Later calls fail. */
  @Override
  public void close() {
    thread.close();
  }
}
