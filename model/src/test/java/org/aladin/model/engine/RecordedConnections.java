/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Path;
import java.util.List;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;

/**
 * A program that encodes one caption and prints every address that Java was asked to connect to
 * meanwhile. Runs in a separate JVM, because DJL's engine starts only once.
 */
final class RecordedConnections {
  private RecordedConnections() {}

  public static void main(String[] modelDirectory) throws IOException {
    URL.setURLStreamHandlerFactory(
        protocol -> protocol.startsWith("http") ? new RecordingHandler() : null);
    try (AladinEncoder encoder =
        AladinEncoder.load(Path.of(modelDirectory[0]), EncoderOptions.cpu())) {
      int dimension = encoder.encodeCaptions(List.of("a dog")).get(0).vector().length;
      System.out.println("encoded " + dimension);
    }
  }

  private static final class RecordingHandler extends URLStreamHandler {
    @Override
    protected URLConnection openConnection(URL url) throws IOException {
      System.out.println("asked " + url);
      throw new IOException("No network in this test");
    }

    @Override
    protected URLConnection openConnection(URL url, Proxy proxy) throws IOException {
      return openConnection(url);
    }
  }
}
