/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.solr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.aladin.extractor.TestExtractors;
import org.aladin.model.ChildJvm;
import org.aladin.model.TestModels;
import org.aladin.model.TestSeed;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.training.cli.Main;
import org.apache.commons.io.file.PathUtils;
import org.apache.solr.embedded.JettyConfig;
import org.apache.solr.embedded.JettySolrRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Documents that {@code embed} writes, in a process of its own, are those that a node makes of the
 * same captions, region features and pictures, byte for byte; and the node does not embed these
 * again when they are sent to it later. They are sent with the commands of {@code docs/solr.md}.
 */
@Tag("slow")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs bash and curl")
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class EmbeddedDocumentsTest {
  private static final Path SOLR_CONFIG = Path.of("../solr-config");
  private static final Path FEATURES = TestModels.reference().resolve("features/features.tsv");
  private static final Path GUIDE = Path.of("../docs/solr.md");
  private static final Pattern BLOCK =
      Pattern.compile("### Documents embedded elsewhere\n.*?```bash\n(.*?)```", Pattern.DOTALL);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path folder;
  private static JettySolrRunner node;
  private static Path model;
  private static Path detector;
  private final Random random = new Random(TestSeed.of(getClass()));

  @BeforeAll
  static void start() throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    Files.copy(SOLR_CONFIG.resolve("solr.xml"), home.resolve("solr.xml"));
    Path configset = Files.createDirectory(home.resolve("configsets")).resolve("aladin");
    PathUtils.copyDirectory(SOLR_CONFIG.resolve("configset"), configset);
    Path config = configset.resolve("conf/solrconfig.xml");
    Files.createDirectory(home.resolve("pictures"));
    Files.writeString(config, uncommented(Files.readString(config)));
    model = TestModels.random(home.resolve("aladin-model"), TestModels.bertHeadsConfig(), 3);
    detector = TestExtractors.detector(home.resolve("aladin-extractor"));
    System.setProperty("solr.log.dir", home.resolve("logs").toString());
    node = new JettySolrRunner(home.toString(), JettyConfig.builder().setPort(0).build());
    node.start();
  }

  /** The configset with the extractor and the fields of pictures that it shows in comments. */
  private static String uncommented(String xml) {
    return xml.replaceFirst(
            "(?s)<!-- What makes.*?(<lst name=\"extractors\">.*?</lst>)\\s*-->", "$1")
        .replaceFirst("(?s)<!-- With an extractor.*?(<str name=\"imageField\">.*?)\\s*-->", "$1");
  }

  @AfterAll
  static void stop() throws Exception {
    node.stop();
  }

  @Test
  void captions() throws Exception {
    List<String> lines = new ArrayList<>();
    JsonArray sources = new JsonArray();
    for (int i = 0; i < 70; i++) {
      JsonObject source = new JsonObject();
      source.addProperty("id", "caption-" + i);
      source.addProperty("caption", "A man " + "and a boat ".repeat(random.nextInt(12)) + i);
      sources.add(source);
      lines.add("caption-" + i + "\t" + source.get("caption").getAsString());
    }
    Path file = Files.write(folder.resolve("captions.tsv"), lines);
    check("captions", sources, "--captions", file.toString(), "--documents_per_file", "40");
  }

  @Test
  void regionFeatures() throws Exception {
    JsonArray sources = new JsonArray();
    try (VinvlFeatures features = VinvlFeatures.open(FEATURES)) {
      for (String key : features.keysInOrder()) {
        RegionFeatures image = features.read(key);
        ByteBuffer bytes =
            ByteBuffer.allocate(Float.BYTES * image.values().length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(image.values());
        JsonObject source = new JsonObject();
        source.addProperty("id", key);
        source.addProperty("region_features", Base64.getEncoder().encodeToString(bytes.array()));
        source.addProperty("object_labels", image.labels());
        sources.add(source);
      }
    }
    check("features", sources, "--img_feat_file", FEATURES.toString());
  }

  @Test
  void pictures() throws Exception {
    Path pictures = Files.createDirectory(folder.resolve("pictures"));
    JsonArray sources = new JsonArray();
    for (int i = 0; i < 12; i++) {
      Path file = pictures.resolve("picture-" + i + ".png");
      ImageIO.write(
          picture(40 + random.nextInt(40), 40 + random.nextInt(40)), "png", file.toFile());
      JsonObject source = new JsonObject();
      source.addProperty("id", file.getFileName().toString());
      source.addProperty("image", Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
      sources.add(source);
    }
    Map<String, JsonObject> documents =
        check(
            "pictures",
            sources,
            "--pictures",
            pictures.toString(),
            "--extractor",
            detector.toString());
    for (JsonObject document : documents.values()) {
      assertTrue(document.has("image_width") && document.has("image_height"), document::toString);
    }
  }

  private BufferedImage picture(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    for (int quarter = 0; quarter < 4; quarter++) {
      graphics.setColor(new Color(random.nextInt(1 << 24)));
      graphics.fillRect(
          quarter % 2 * width / 2, quarter / 2 * height / 2, width / 2 + 1, height / 2 + 1);
    }
    graphics.dispose();
    return image;
  }

  private static Map<String, JsonObject> check(String name, JsonArray sources, String... options)
      throws Exception {
    String here = name + "-here";
    String elsewhere = name + "-elsewhere";
    createCore(here);
    send(here, "/update?commit=true", sources.toString());
    Map<String, JsonObject> expected = documents(here);
    assertEquals(sources.size(), expected.size());
    assertEquals(sources.size(), metric(here, "documentsEmbedded"));

    createCore(elsewhere);
    Path out = folder.resolve(name + "-out");
    embed(out, options);
    sendAsTheGuideDoes(elsewhere, out);
    assertSame(expected, documents(elsewhere));
    assertEquals(0, metric(elsewhere, "documentsEmbedded"));

    long unchanged = metric(elsewhere, "documentsUnchanged");
    send(elsewhere, "/update?commit=true", sources.toString());
    assertEquals(0, metric(elsewhere, "documentsEmbedded"));
    assertEquals(unchanged + sources.size(), metric(elsewhere, "documentsUnchanged"));
    assertSame(expected, documents(elsewhere));
    return expected;
  }

  private static void assertSame(Map<String, JsonObject> expected, Map<String, JsonObject> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((id, document) -> assertEquals(document, actual.get(id), id));
  }

  private static void embed(Path out, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "embed", "--model", model.toString()));
    command.addAll(List.of("--out", out.toString()));
    command.addAll(List.of(options));
    Path log = folder.resolve("embed.log");
    ProcessBuilder builder = ChildJvm.prepare(command);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    assertEquals(0, ChildJvm.start(builder).waitFor(), () -> read(log));
  }

  /** Runs the commands of the guide, with other addresses. */
  private static void sendAsTheGuideDoes(String core, Path embeddings) throws Exception {
    Matcher block = BLOCK.matcher(Files.readString(GUIDE));
    assertTrue(block.find(), "the guide has no commands for documents embedded elsewhere");
    String commands =
        block
            .group(1)
            .replace("http://localhost:8983/solr/aladin", uri("/" + core).toString())
            .replace("EMBEDDINGS", embeddings.toString());
    assertTrue(commands.contains(core) && commands.contains(embeddings.toString()), commands);
    Path log = folder.resolve("curl.log");
    Process shell =
        new ProcessBuilder("bash", "-e", "-c", commands)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertEquals(0, shell.waitFor(), () -> read(log));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void createCore(String name) throws Exception {
    int dimension = TestModels.bertHeadsConfig().dimension();
    get(
        "/admin/cores?action=CREATE&configSet=aladin&property.aladin.dimension="
            + dimension
            + "&name="
            + name);
  }

  /**
   * What is written, by id: vectors as Solr prints them, alignment sets in base64, and the rest.
   */
  private static Map<String, JsonObject> documents(String core) throws Exception {
    String prefix = core.startsWith("captions") ? "caption_" : "image_";
    String fields = "id,caption";
    for (String field : List.of("vector", "alignment", "model", "hash", "width", "height")) {
      if (prefix.equals("image_") || !field.matches("width|height")) {
        fields += "," + prefix + field;
      }
    }
    Map<String, JsonObject> documents = new TreeMap<>();
    SolrHttp.documents(get("/" + core + "/select?q=*:*&rows=1000&fl=" + fields))
        .forEach(
            each -> {
              JsonObject document = each.getAsJsonObject();
              assertTrue(document.has(prefix + "vector"), document::toString);
              assertTrue(document.has(prefix + "alignment"), document::toString);
              documents.put(document.get("id").getAsString(), document);
            });
    return documents;
  }

  private static long metric(String core, String name) throws Exception {
    String key = "OTHER./aladin." + name;
    JsonObject metrics =
        get("/admin/metrics?group=core&compact=true&prefix=" + key).getAsJsonObject("metrics");
    return metrics.getAsJsonObject("solr.core." + core).get(key).getAsLong();
  }

  private static void send(String core, String path, String body) throws Exception {
    answer(
        HttpRequest.newBuilder(uri("/" + core + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
            .build());
  }

  private static JsonObject get(String path) throws Exception {
    return answer(HttpRequest.newBuilder(uri(path)).build());
  }

  private static URI uri(String path) {
    return URI.create(node.getBaseUrl() + path);
  }

  private static JsonObject answer(HttpRequest request) throws Exception {
    HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    assertEquals(200, response.statusCode(), () -> request.uri() + ": " + response.body());
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }
}
