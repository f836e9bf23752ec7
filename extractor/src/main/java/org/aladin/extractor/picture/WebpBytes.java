/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * The bytes of a WebP file. The decoder treats missing bits as zeros and would continue for minutes
 * after the end of corrupt data; here the end is an error. A decoder that reads ahead gets some
 * zeros after valid data.
 */
final class WebpBytes extends ImageInputStreamImpl {
  private static final int AHEAD = 64;

  private final byte[] bytes;

  WebpBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() throws IOException {
    checkClosed();
    bitOffset = 0;
    if (streamPos >= bytes.length) {
      countAhead();
      streamPos++;
      return 0;
    }
    return bytes[(int) streamPos++] & 255;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    for (int i = 0; i < length; i++) {
      to[offset + i] = (byte) read();
    }
    return length;
  }

  private void countAhead() throws IOException {
    if (streamPos >= bytes.length + AHEAD) {
      throw new IOException("the data end inside a frame");
    }
  }

  @Override
  public long length() {
    return bytes.length;
  }
}
