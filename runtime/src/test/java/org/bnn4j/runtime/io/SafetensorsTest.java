package org.bnn4j.runtime.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  private static final Path FILE = Path.of("net.safetensors");

  @TempDir Path folder;

  private static byte[] file(byte[] header, byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] length = new byte[8];
    ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length);
    out.writeBytes(length);
    out.writeBytes(header);
    out.writeBytes(data);
    return out.toByteArray();
  }

  private static byte[] file(String header, int dataBytes) {
    return file(header.getBytes(UTF_8), new byte[dataBytes]);
  }

  private static List<StoredTensor> tensors() {
    return List.of(
        StoredTensor.ofFloats("conv.weight", List.of(2, 3), new float[] {1, -2, 3.5f, 0, -0f, 6}),
        StoredTensor.ofInts("words", List.of(2), new int[] {Integer.MIN_VALUE, 7}),
        StoredTensor.ofBytes("bits", List.of(3), new byte[] {1, -1, 127}),
        StoredTensor.ofDoubles("losses", List.of(2), new double[] {Math.PI, -0.0}),
        StoredTensor.ofLongs("steps", List.of(), new long[] {Long.MAX_VALUE}),
        StoredTensor.ofFloats("empty", List.of(0, 4), new float[0]));
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "pt");
    metadata.put("quote \" \\ \n \u0001 ü 𝄞", "ß\t");
    Path path = folder.resolve("a.safetensors");
    Safetensors.write(path, metadata, tensors());
    Safetensors read = Safetensors.read(path);
    assertThat(read.metadata()).isEqualTo(metadata);
    assertThat(read.tensors())
        .extracting(StoredTensor::describe)
        .containsExactly("F32[2, 3]", "I32[2]", "U8[3]", "F64[2]", "I64[]", "F32[0, 4]");
    assertThat(read.tensors().get(0).floats()).containsExactly(1, -2, 3.5f, 0, -0f, 6);
    assertThat(read.tensors().get(1).ints()).containsExactly(Integer.MIN_VALUE, 7);
    assertThat(read.tensors().get(2).bytes()).containsExactly(1, -1, 127);
    assertThat(read.tensors().get(3).doubles()).containsExactly(Math.PI, -0.0);
    assertThat(read.tensors().get(4).longs()).containsExactly(Long.MAX_VALUE);
  }

  @Test
  void theHeaderIsAlignedAndWritingLeavesNoOtherFile() throws IOException {
    Path path = folder.resolve("a.safetensors");
    Safetensors.write(path, Map.of(), tensors());
    Safetensors.write(path, Map.of(), tensors().subList(0, 1));
    byte[] bytes = Files.readAllBytes(path);
    String header = "{\"conv.weight\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}}";
    assertThat(new String(bytes, 8, header.length(), UTF_8)).isEqualTo(header);
    assertThat((bytes.length - 24) % 8).isZero();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void aFailedWriteLeavesTheOldFile() throws IOException {
    Path path = folder.resolve("old.safetensors");
    Files.writeString(path, "old");
    assertThatThrownBy(() ->
            AtomicFile.write(
                path,
                out -> {
                  out.write(1);
                  throw new IOException("disk full");
                }))
        .hasMessage("disk full");
    assertThat(path).hasContent("old");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void halfFloatsAreRead() {
    byte[] data = {0x00, 0x3c, 0x00, (byte) 0xc0, (byte) 0xff, 0x7b, 0x01, 0x00};
    String header = "{\"h\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[0,8]}}  ";
    StoredTensor tensor =
        Safetensors.parse(FILE, file(header.getBytes(UTF_8), data)).tensors().get(0);
    assertThat(tensor.floats()).containsExactly(1, -2, 65504, 0x1p-24f);
  }

  @Test
  void twoTensorsOfOneNameAreNotWritten() {
    StoredTensor tensor = tensors().getFirst();
    Path path = folder.resolve("a.safetensors");
    assertThatThrownBy(() -> Safetensors.write(path, Map.of(), List.of(tensor, tensor)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(path).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}|0|lies at bytes 0 to 4 of 0",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},|4|expected",
        "{}x|0|more after the end",
        "[]|0|does not begin",
        "{}|4|4 bytes after its last tensor",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}|8|twice",
        "{'a':{'dtype':'F32','dtype':'F32','shape':[1],'data_offsets':[0,4]}}|4|twice",
        "{'__metadata__':{},'__metadata__':{}}|0|twice",
        "{'__metadata__':{'a':1}}|0|expected",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[2,6]}}|6|must"
            + " begin at 4",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}|8|must begin at 0",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,0]}}|4|must begin at 0",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}|4|not the size of F32[2]",
        "{'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,4]}}|4|not the size",
        "{'a':{'dtype':'F32','shape':[2000000000,2000000000,2000000000],'data_offsets':[0,4]}}|4|not"
            + " the size",
        "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}|4|whole number",
        "{'a':{'dtype':'F32','shape':[01],'data_offsets':[0,4]}}|4|whole number",
        "{'a':{'dtype':'F32','shape':[1.0],'data_offsets':[0,4]}}|4|expected",
        "{'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,4]}}|4|too large",
        "{'a':{'dtype':'BF16','shape':[2],'data_offsets':[0,4]}}|4|convert it to F32",
        "{'a':{'dtype':'F32','shape':[1]}}|4|needs dtype, shape",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4],'more':[1]}}|4|unknown field 'more'",
        "{'a\\x':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}|4|bad escape",
        "{'\\ud800':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}|4|half a character",
        "{'a|0|ends in the middle",
      })
  void aBadHeaderIsRefused(String header, int data, String message) {
    byte[] bytes = file(header.replace('\'', '"'), data);
    assertThatThrownBy(() -> Safetensors.parse(FILE, bytes))
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith("net.safetensors: ")
        .hasMessageContaining(message);
  }

  @Test
  void badLengthsAndEncodingsAreRefused() {
    assertRefused(new byte[0], "only 0 bytes");
    assertRefused(new byte[7], "only 7 bytes");
    byte[] huge = file("{}", 0);
    huge[5] = 1;
    assertRefused(huge, "header of 1099511627778 bytes");
    huge[7] = (byte) 0x80;
    assertRefused(huge, "bytes in a file of 10");
    assertRefused(file(new byte[] {'{', '"', (byte) 0xc3, '"'}, new byte[0]), "not UTF-8");
    assertRefused("PK\u0003\u0004 this is no safetensors file".getBytes(UTF_8), "get it again");
  }

  private static void assertRefused(byte[] bytes, String message) {
    assertThatThrownBy(() -> Safetensors.parse(FILE, bytes))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(message);
  }

  /** Damaged files are read or refused; nothing else happens. */
  @Test
  void damageIsReadOrRefused() throws IOException {
    Path path = folder.resolve("a.safetensors");
    Safetensors.write(path, Map.of("format", "pt"), tensors());
    byte[] whole = Files.readAllBytes(path);
    SplittableRandom random = new SplittableRandom(1);
    int refused = 0;
    for (int i = 0; i < 50_000; i++) {
      try {
        Safetensors.parse(FILE, Damage.of(whole, random)).tensors();
      } catch (ModelFileException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(25_000);
    for (int length = 0; length < whole.length; length++) {
      assertRefused(Arrays.copyOf(whole, length), ": ");
    }
  }
}
