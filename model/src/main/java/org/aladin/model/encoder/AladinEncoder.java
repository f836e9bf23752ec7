/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.aladin.model.PublicApi;
import org.aladin.model.alignment.encoded.WordMoment;
import org.aladin.model.directory.ModelDescription;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.network.AlignmentHead;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.text.QueryText;
import org.aladin.model.text.TokenSequence;
import org.aladin.model.text.Vocabulary;
import org.aladin.model.text.WordPieceTokenizer;

/**
 * A loaded model that encodes captions and images to global vectors and alignment sets. Evaluation
 * after training and search in Solr use this same class, so measured quality applies to search.
 *
 * <p>Thread-safe. One dedicated thread does all the work, because several threads inside libtorch
 * or ONNX Runtime slow each other down. Calls that arrive while it is busy wait in a bounded queue
 * and share the next forward pass. Queries take precedence over documents, and a pass is short, so
 * a query waits for one pass of documents at most. Documents are encoded even under a constant load
 * of queries. The methods without an {@link EncodeRequest} are for documents.
 */
@PublicApi
public final class AladinEncoder implements Closeable {
  private final ModelConfig config;
  private final WordPieceTokenizer plainText;
  private final WordPieceTokenizer asWritten;
  private final Vocabulary vocabulary;
  private final String version;
  private final Optional<ExtractorFingerprint> extractor;
  private final Optional<WordMoment> words;
  private final EncoderThread thread;
  private final EncoderCalls calls;

  private AladinEncoder(EncoderThread thread, int maxItems) {
    ModelDescription model = thread.network().model();
    this.config = model.config();
    this.vocabulary = model.vocabulary();
    this.plainText = WordPieceTokenizer.ofPlainText(vocabulary);
    this.asWritten = new WordPieceTokenizer(vocabulary);
    this.version = model.version();
    this.extractor = model.extractor();
    this.words = model.words();
    this.thread = thread;
    this.calls = new EncoderCalls(thread, maxItems);
  }

  /**
   * Loads a model directory.
   *
   * @throws org.aladin.model.directory.ModelDirectoryException if the directory is not a complete
   *     model in a format that this version reads
   * @throws IOException if a file cannot be read
   */
  public static AladinEncoder load(Path modelDirectory, EncoderOptions options) throws IOException {
    EncoderThread thread = EncoderThread.start(modelDirectory, options);
    return new AladinEncoder(thread, options.maxBatch());
  }

  /**
   * Encodes captions or query texts. A full stop is added to a text that does not end in
   * punctuation, so that the alignment includes its last word; see {@link QueryText#withFullStop}.
   * Special tokens in a text, such as [SEP], are read as text. Tokens beyond {@link #maxTokens} are
   * cut off.
   *
   * @return an embedding for each caption, in order
   * @throws IllegalStateException if the encoder is closed or fails
   */
  public List<Embedding> encodeCaptions(List<String> captions) {
    return encodeCaptions(captions, EncodeRequest.document());
  }

  /**
   * As {@link #encodeCaptions(List)}, with an urgency and a time limit.
   *
   * @throws EncodingExpiredException if the request's time runs out
   */
  public List<Embedding> encodeCaptions(List<String> captions, EncodeRequest request) {
    return calls.encode(captions.stream().map(c -> new Item.Caption(tokens(c))).toList(), request);
  }

  /**
   * Encodes captions without changes, as the original's evaluation does: without a final full stop
   * the alignment omits the last word, and special tokens in a text act as special tokens.
   *
   * @return an embedding for each caption, in order
   * @throws IllegalStateException if the encoder is closed or fails
   */
  public List<Embedding> encodeCaptionsAsWritten(List<String> captions) {
    return calls.encode(
        captions.stream()
            .map(c -> new Item.Caption(asWritten.caption(c, config.maxTokens())))
            .toList(),
        EncodeRequest.document());
  }

  /**
   * Encodes images. Regions beyond {@link #maxRegions} are ignored. Special tokens in the labels
   * are read as text.
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
   * As {@link #encodeImages(List)}, with an urgency and a time limit.
   *
   * @throws EncodingExpiredException if the request's time runs out
   */
  public List<Embedding> encodeImages(List<RegionFeatures> images, EncodeRequest request) {
    return encodeImages(images, plainText, request);
  }

  /**
   * As {@link #encodeImages(List)}, but special tokens in the labels act as special tokens, as in
   * the original's evaluation.
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
    return calls.encode(images.stream().map(image -> item(image, tokenizer)).toList(), request);
  }

  private Item.Image item(RegionFeatures image, WordPieceTokenizer tokenizer) {
    return new Item.Image(
        tokenizer.labels(image.labels(), config.maxLabelTokens()),
        image,
        Math.min(image.count(), config.maxRegions()));
  }

  private TokenSequence tokens(String caption) {
    return plainText.caption(QueryText.withFullStop(caption), config.maxTokens());
  }

  /** The word pieces of a caption that its alignment vectors stand for, one per vector. */
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

  /** F, the number of values per region that the model takes. */
  public int regionWidth() {
    return config.backbone().regionWidth();
  }

  /**
   * The maximum number of tokens per caption, including special tokens; further tokens are ignored.
   */
  public int maxTokens() {
    return config.maxTokens();
  }

  /**
   * The maximum number of tokens of an image's object labels, including special tokens; further
   * tokens are ignored.
   */
  public int maxLabelTokens() {
    return config.maxLabelTokens();
  }

  /** The maximum number of regions per image; further regions are ignored. */
  public int maxRegions() {
    return config.maxRegions();
  }

  /** All sizes of the model. */
  public ModelConfig config() {
    return config;
  }

  /** The version of the model: 16 hexadecimal digits that are equal for equal models only. */
  public String version() {
    return version;
  }

  /**
   * The extractor of the region features that the model was trained on. Features of other
   * extractors are meaningless to the model. Absent if the training features did not name one, as
   * VinVL's do not.
   */
  public Optional<ExtractorFingerprint> extractor() {
    return extractor;
  }

  /**
   * The second moment of the words of the model's captions, which rounds regions in int4 better.
   * Absent if the model directory has none.
   */
  public Optional<WordMoment> words() {
    return words;
  }

  /** The device that the network runs on, in DJL's notation: cpu() or gpu(0). */
  public String device() {
    return thread.network().device();
  }

  /** The number of native arrays that the encoder owns; between calls always the same. */
  public int nativeArrays() {
    return thread.network().nativeArrays();
  }

  /** The engine that computes, and why. */
  public ChosenEngine engine() {
    return thread.engine();
  }

  /** The version of the engine's library. */
  public String engineVersion() {
    return thread.network().engineVersion();
  }

  /** Bytes of native memory that the parameters take. */
  public long parameterBytes() {
    return thread.network().parameterBytes();
  }

  /** Counts of forward passes and of encoded items so far. */
  public PassCounts passes() {
    return thread.counts();
  }

  /** Whether the encoder accepts calls: false once it is closed or its thread has ended. */
  public boolean isRunning() {
    return thread.isAlive();
  }

  /** For tests: blocks or fails passes, and counts waiting calls. */
  EncoderThread thread() {
    return thread;
  }

  /** The number of threads of one forward pass on the CPU. */
  public int threads() {
    return thread.network().threads();
  }

  /** Finishes the waiting calls and frees the model. Later calls fail. */
  @Override
  public void close() {
    thread.close();
  }
}
