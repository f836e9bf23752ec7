/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Solr loads plugins with separate class loaders, which ImageIO's registry does not know. */
class ClassLoaderTest {
  @ParameterizedTest
  @ValueSource(strings = {"cmyk.jpg", "alpha-lossy.webp", "lzw.tif", "jpeg.tif", "palette.png"})
  void decodesAlikeInALoaderThatTheThreadDoesNotKnow(String name) throws Exception {
    byte[] file = Drawing.file(name);
    Picture expected = new PictureDecoder(PictureLimits.DEFAULT).decode(file, name);
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
      Class<?> limits = loader.loadClass(PictureLimits.class.getName());
      Class<?> decoder = loader.loadClass(PictureDecoder.class.getName());
      assertNotSame(PictureDecoder.class, decoder);
      Object picture =
          decoder
              .getMethod("decode", byte[].class, String.class)
              .invoke(
                  decoder.getConstructor(limits).newInstance(limits.getField("DEFAULT").get(null)),
                  file,
                  name);
      int[] pixels = (int[]) picture.getClass().getMethod("pixels").invoke(picture);
      assertArrayEquals(expected.pixels(), pixels, name);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static URL[] classPath() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }
}
