/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

import ai.djl.util.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** DJL's native code on the class path: which libtorch it was compiled for. */
final class NativeCode {
  /** The flavour for CUDA, as DJL writes it; the only one beside {@link #CPU}. */
  static final String CUDA = "cu128";

  /** What that flavour means. */
  static final String CUDA_VERSION = "12.8";

  static final String CPU = "cpu";

  private NativeCode() {}

  /** The one version of libtorch that fits: 2.7.1, for example. */
  static String libtorchVersion() {
    Properties properties = new Properties();
    try (InputStream in = NativeCode.class.getResourceAsStream("/jnilib/pytorch.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String version = properties.getProperty("jni_version"); // libtorch's, a hyphen, DJL's
    return version.substring(0, version.indexOf('-'));
  }

  /** Whether there is code of a flavour for this machine. */
  static boolean has(String flavour) {
    String machine = Platform.detectPlatform("pytorch").getClassifier();
    String file = System.mapLibraryName("djl_torch");
    return NativeCode.class.getResource("/jnilib/" + machine + '/' + flavour + '/' + file) != null;
  }
}
