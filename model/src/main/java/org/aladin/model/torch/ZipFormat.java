/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * torch's format since version 1.6: a zip archive with the pickle in {@code NAME/data.pkl} and each
 * storage in {@code NAME/data/KEY}, all of them uncompressed.
 */
final class ZipFormat {
  private static final String PICKLE = "/data.pkl";

  private final Path file;
  private final MemoryBudget budget;
  private final WantedEntries wanted;
  private final Storages storages = new Storages();

  ZipFormat(Path file, MemoryBudget budget, WantedEntries wanted) {
    this.file = file;
    this.budget = budget;
    this.wanted = wanted;
  }

  Object read() throws IOException {
    FileIdentity identity = FileIdentity.of(file);
    try (ZipFile zip = open()) {
      String folder = folder(zip, identity);
      checkByteOrder(zip, folder);
      ZipEntry pickle = zip.getEntry(folder + PICKLE);
      Object value;
      Set<String> used;
      try (InputStream content = zip.getInputStream(pickle)) {
        PickleInput input = new PickleInput(content, file.toString(), pickle.getSize());
        value =
            wanted.of(
                new TorchUnpickler(
                        input, budget, fields -> storages.mention(StorageReference.of(fields)))
                    .read());
        used = PickledGraph.check(value, input);
      }
      for (String key : used) {
        TorchStorage storage = storages.byKey().get(key);
        locate(storage, zip, folder + "/data/" + storage.key(), identity);
      }
      return value;
    } catch (ZipException | EOFException e) {
      throw damaged(e);
    }
  }

  private ZipFile open() throws IOException {
    return new ZipFile(file.toFile());
  }

  private TorchFormatException damaged(IOException e) {
    return new TorchFormatException(
        file.toString(), "a truncated or damaged zip archive: " + e.getMessage(), e);
  }

  /** The single folder of the archive; checks the archive's entries. */
  private String folder(ZipFile zip, FileIdentity identity) throws IOException {
    String folder = null;
    long bytes = 0;
    for (ZipEntry entry : Collections.list(zip.entries())) {
      if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
        throw problem(
            "entry "
                + entry.getName()
                + " is compressed ("
                + entry.getCompressedSize()
                + " bytes become "
                + entry.getSize()
                + "); torch.save never does that");
      }
      bytes += entry.getSize();
      if (entry.getSize() < 0 || bytes > identity.size()) {
        throw problem("its entries overlap: together they are larger than the archive");
      }
      if (entry.getName().endsWith("/constants.pkl")) {
        throw problem("a TorchScript archive, expected a file of torch.save");
      }
      if (entry.getName().endsWith(PICKLE)) {
        if (folder != null) {
          throw problem("has two entries " + PICKLE.substring(1) + ", expected one");
        }
        folder = entry.getName().substring(0, entry.getName().length() - PICKLE.length());
      }
    }
    if (folder == null) {
      throw problem("a zip archive without " + PICKLE.substring(1) + ", so not of torch.save");
    }
    return folder;
  }

  private void checkByteOrder(ZipFile zip, String folder) throws IOException {
    ZipEntry entry = zip.getEntry(folder + "/byteorder");
    if (entry == null) {
      return;
    }
    try (InputStream content = zip.getInputStream(entry)) {
      String order = new String(content.readNBytes(16), StandardCharsets.ISO_8859_1).strip();
      if (!order.equals("little")) {
        throw problem(
            "byte order " + order + ", expected little; save it again on a little-endian machine");
      }
    }
  }

  private void locate(TorchStorage storage, ZipFile zip, String name, FileIdentity identity)
      throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw problem("lacks the entry " + name);
    }
    if (entry.getSize() != storage.bytes()) {
      throw problem(
          "entry "
              + name
              + " has "
              + entry.getSize()
              + " bytes, expected "
              + storage.bytes()
              + " for "
              + storage.count()
              + " numbers of "
              + storage.type());
    }
    storage.locate((offset, bytes) -> readStorage(identity, name, offset, bytes));
  }

  private ByteBuffer readStorage(FileIdentity identity, String name, long offset, int bytes)
      throws IOException {
    identity.checkUnchanged();
    byte[] numbers;
    long checksum;
    boolean whole;
    try (ZipFile zip = open()) {
      ZipEntry entry = zip.getEntry(name);
      try (InputStream content = zip.getInputStream(entry)) {
        content.skipNBytes(offset);
        numbers = content.readNBytes(bytes);
      }
      checksum = entry.getCrc();
      whole = bytes == entry.getSize();
    } catch (ZipException | EOFException e) {
      throw damaged(e);
    }
    CRC32 actual = new CRC32();
    actual.update(numbers);
    if (numbers.length < bytes || whole && actual.getValue() != checksum) {
      throw problem("entry " + name + " is damaged: its checksum is wrong");
    }
    return ByteBuffer.wrap(numbers).order(ByteOrder.LITTLE_ENDIAN);
  }

  private TorchFormatException problem(String problem) {
    return new TorchFormatException(file.toString(), problem);
  }
}
