/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.testing;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.alignment.encoded.RandomAlignments;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestCaptions;
import org.aladin.solr.TestImages;

/**
 * A client that sends updates of every form, right and wrong, for a few documents that others
 * change too: whole documents, atomic updates, vectors, versions, hashes and alignment sets of its
 * own, copies of indexed documents, blocks, deletes; also past the update processor, as an older
 * version of the model or another program would. The same seed sends the same updates, except for
 * copies, which depend on the index. For one thread.
 */
public final class RandomUpdates {
  private static final int IDS = 24;
  private static final int IMAGES = 6;
  private static final List<String> TARGETS = List.of("caption", "image");
  private static final Gson GSON = new GsonBuilder().serializeNulls().create();

  /**
   * Faults of Solr itself, of any field and chain: remove, in Solr 10 also removeregex, answers 500
   * if the document is not committed yet and an update before it set the field to null. Another
   * node than the leader passes only the message on.
   */
  private static final Pattern NULL_REMOVED =
      Pattern.compile(
          "AtomicUpdateDocumentMerger[.](removeFieldValueWithNumericFudging|doRemoveRegex)"
              + "|original\\W+is null");

  private final SolrHttp node;
  private final String core;

  private final String model;
  private final Random random;
  private final RandomAlignments alignments;
  private final TreeMap<Integer, Integer> answers = new TreeMap<>();

  /**
   * @param model the version of the core's model
   */
  public RandomUpdates(SolrHttp node, String core, String model, long seed) {
    this.node = node;
    this.core = core;
    this.model = model;
    this.random = new Random(seed);
    this.alignments = new RandomAlignments(seed, SolrNode.DIMENSION);
  }

  /** How often each status came back. */
  public TreeMap<Integer, Integer> answers() {
    return answers;
  }

  /** Sends one request. */
  public void send() {
    String path = "/" + core + "/update?commit=" + (random.nextInt(5) == 0);
    String body;
    if (random.nextInt(8) == 0) {
      body = "{\"delete\":[\"" + id() + "\",\"" + id() + "\"]}";
    } else if (random.nextInt(6) == 0) {
      path += "&update.chain=plain"; // of ForeignVectors
      body = "[" + GSON.toJson(past()) + "]";
    } else {
      JsonArray documents = new JsonArray();
      for (int i = random.nextInt(4); i >= 0; i--) {
        documents.add(document());
      }
      body = GSON.toJson(documents);
    }
    SolrHttp.Answer answer = node.post(path, body);
    answers.merge(answer.status(), 1, Integer::sum);
    if (answer.status() >= 500 && !NULL_REMOVED.matcher(answer.body().toString()).find()) {
      throw new AssertionError(body + ": " + answer.body());
    }
  }

  private String id() {
    return "d" + random.nextInt(IDS);
  }

  private JsonObject document() {
    JsonObject document = new JsonObject();
    document.addProperty("id", id());
    boolean atomic = random.nextBoolean();
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> sources(document, atomic);
      case 3, 4 -> outputs(document, atomic);
      case 5 -> {
        sources(document, atomic);
        outputs(document, random.nextBoolean());
      }
      case 6, 7 -> {
        return copy();
      }
      case 8 -> children(document);
      default -> {}
    }
    if (random.nextInt(3) == 0) {
      put(document, "licence_s", atomic, licence());
    }
    return document;
  }

  private JsonPrimitive licence() {
    return new JsonPrimitive(random.nextBoolean() ? "by" : "by-sa");
  }

  private void sources(JsonObject document, boolean atomic) {
    if (random.nextInt(3) > 0) {
      JsonElement caption = new JsonPrimitive(TestCaptions.caption(random.nextInt(40)));
      switch (random.nextInt(12)) {
        case 0 -> put(document, "caption", atomic, JsonNull.INSTANCE);
        case 1 -> put(document, "caption", atomic, new JsonPrimitive(" "));
        case 2 -> document.add("caption", instruction("add", caption));
        case 3 -> document.add("caption", instruction("remove", caption));
        case 4 -> document.add("caption", instruction("removeregex", new JsonPrimitive(".*e.*")));
        default -> put(document, "caption", atomic, caption);
      }
    }
    if (random.nextInt(3) == 0) {
      int image = random.nextInt(IMAGES);
      put(document, "region_features", atomic, new JsonPrimitive(features(image)));
    }
    if (random.nextInt(6) == 0) {
      put(document, "object_labels", atomic, new JsonPrimitive("dog"));
    }
  }

  /** One of a few images, in base64. */
  public static String features(int image) {
    return TestImages.base64(TestImages.random(1 + image % 4, "", image).values());
  }

  /** Values for the fields that the processor fills; most of them fit. */
  private void outputs(JsonObject document, boolean atomic) {
    for (String target : TARGETS) {
      if (random.nextInt(2) == 0) {
        continue;
      }
      if (random.nextInt(4) > 0) {
        String field = target + "_vector";
        switch (random.nextInt(8)) {
          case 0 -> put(document, field, atomic, JsonNull.INSTANCE);
          case 1 -> document.add(field, instruction("add", vector(1)));
          case 2 -> document.add(field, instruction("remove", vector(1).get(0)));
          case 3 -> put(document, field, atomic, vector(random.nextInt(3) * 1.5));
          default -> put(document, field, atomic, vector(1));
        }
      }
      if (random.nextInt(2) == 0) {
        put(document, target + "_model", atomic, version());
      }
      if (random.nextInt(3) == 0) {
        JsonElement hash = new JsonPrimitive("0123456789abcdef".repeat(4));
        put(document, target + "_hash", atomic, random.nextBoolean() ? hash : JsonNull.INSTANCE);
      }
      if (random.nextInt(3) == 0) {
        boolean words = target.equals("caption") == random.nextInt(4) > 0;
        put(document, target + "_alignment", atomic, alignment(words));
      }
    }
  }

  private JsonElement version() {
    return switch (random.nextInt(6)) {
      case 0 -> JsonNull.INSTANCE;
      case 1 -> new JsonPrimitive("zzz");
      default -> new JsonPrimitive(model);
    };
  }

  private JsonArray vector(double length) {
    JsonArray vector = new JsonArray();
    for (float number : alignments.set(1).vectors()) {
      vector.add((float) (length * number));
    }
    if (random.nextInt(20) == 0) {
      vector.set(3, new JsonPrimitive("NaN"));
    } else if (random.nextInt(20) == 0) {
      vector.remove(3);
    }
    return vector;
  }

  private JsonElement alignment(boolean words) {
    String made = List.of(model, "", "zzz").get(random.nextInt(3));
    int count = 1 + random.nextInt(4);
    AlignmentValue value = words ? alignments.words(made, count) : alignments.regions(made, count);
    AlignmentEncoding[] encodings = AlignmentEncoding.values();
    byte[] bytes = AlignmentCodec.encode(value, encodings[random.nextInt(encodings.length)]);
    return new JsonPrimitive(Base64.getEncoder().encodeToString(bytes));
  }

  /** All fields of an indexed document, sent again: as it is, in part, as another, as an update. */
  private JsonObject copy() {
    JsonObject indexed = node.document(core, id());
    if (indexed == null) {
      return document();
    }
    if (random.nextInt(3) > 0) {
      indexed.remove("_version_");
    }
    if (random.nextInt(4) == 0) {
      indexed.addProperty("id", id());
      indexed.remove("captions"); // Solr has children of the same id in several blocks
    }
    for (String field : new ArrayList<>(indexed.keySet())) {
      if (!field.equals("id") && random.nextInt(12) == 0) {
        indexed.remove(field);
      }
    }
    if (random.nextInt(3) > 0) {
      return indexed;
    }
    JsonObject update = new JsonObject();
    for (String field : indexed.keySet()) {
      put(update, field, !field.equals("id") && !field.equals("_version_"), indexed.get(field));
    }
    return update;
  }

  private void children(JsonObject document) {
    String id = document.get("id").getAsString();
    JsonArray captions = new JsonArray();
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      JsonObject caption = new JsonObject();
      caption.addProperty("id", id + "!" + i);
      caption.addProperty("caption", TestCaptions.caption(random.nextInt(40)));
      if (random.nextInt(8) == 0) {
        caption.add("caption_model", version());
        caption.remove("caption");
      }
      captions.add(caption);
    }
    document.add("captions", captions);
  }

  /** What comes past the processor: vectors of another version, or what there is none of. */
  private JsonObject past() {
    JsonObject document = new JsonObject();
    document.addProperty("id", id());
    document.add("licence_s", licence());
    for (String target : TARGETS) {
      if (random.nextInt(3) > 0) {
        JsonArray unit = new JsonArray();
        for (float number : alignments.set(1).vectors()) {
          unit.add(number);
        }
        document.add(target + "_vector", unit);
      }
      if (random.nextInt(3) > 0) {
        document.addProperty(target + "_model", random.nextInt(3) == 0 ? model : "older");
      }
      if (random.nextInt(2) == 0) {
        document.add(target + "_alignment", alignment(target.equals("caption")));
      }
    }
    return document;
  }

  private static void put(JsonObject document, String field, boolean atomic, JsonElement value) {
    document.add(field, atomic ? instruction("set", value) : value);
  }

  private static JsonObject instruction(String name, JsonElement operand) {
    JsonObject instruction = new JsonObject();
    instruction.add(name, operand);
    return instruction;
  }
}
