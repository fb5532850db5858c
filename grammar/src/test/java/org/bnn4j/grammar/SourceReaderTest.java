package org.bnn4j.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.bnn4j.grammar.diagnostic.DiagnosticPrinter;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourceReaderTest {
  /** The messages that no text can cause, only a file. */
  static final Set<Message> COVERED = EnumSet.range(Message.FILE_MISSING, Message.FILE_NOT_UTF8);

  @TempDir private Path folder;

  @Test
  void readsUtf8() throws IOException {
    assertThat(read("# größe 😀\n".getBytes(StandardCharsets.UTF_8))).isEqualTo("# größe 😀\n");
  }

  @Test
  void dropsTheByteOrderMark() throws IOException {
    assertThat(read("\uFEFFenum a { b }".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("enum a { b }");
  }

  @Test
  void refusesOtherEncodings() throws IOException {
    assertThat(read("# one\n# gr\u00f6\u00dfe\n".getBytes(StandardCharsets.ISO_8859_1)))
        .isEqualTo(
            """
            Net.bnn:1:1: error: this is no UTF-8 text: byte 0xF6 at offset 10 (line 2)
              help: save the file with the encoding UTF-8
            """);
  }

  @Test
  void refusesATextThatEndsInsideACharacter() throws IOException {
    assertThat(read(new byte[] {'#', (byte) 0xC3}))
        .startsWith("Net.bnn:1:1: error: this is no UTF-8 text: byte 0xC3 at offset 1 (line 1)\n");
  }

  @Test
  void refusesBinaryFiles() throws IOException {
    assertThat(read(new byte[] {'a', '\n', 0, 1}))
        .isEqualTo(
            "Net.bnn:1:1: error: this is no text: there is a zero byte at offset 2 (line 2)\n");
  }

  @Test
  void refusesLargeFiles() throws IOException {
    assertThat(read(new byte[(4 << 20) + 1]))
        .isEqualTo(
            """
            Net.bnn:1:1: error: the file has 4194305 bytes, but at most 4194304 are read
              help: weights do not belong into a .bnn file; split a long one by `import`
            """);
  }

  @Test
  void refusesFolders() {
    assertThat(read(folder))
        .isEqualTo(
            """
            Net.bnn:1:1: error: this is a folder, not a file
              help: name the files in it
            """);
  }

  @Test
  void refusesMissingFiles() {
    assertThat(read(folder.resolve("none.bnn")))
        .isEqualTo(
            """
            Net.bnn:1:1: error: there is no such file
              help: check the path and the working folder
            """);
  }

  @Test
  void refusesWhatCannotBeRead() throws IOException {
    Path loop = folder.resolve("loop.bnn");
    Files.createSymbolicLink(loop, loop);
    assertThat(read(loop)).startsWith("Net.bnn:1:1: error: the file cannot be read: ");
  }

  private String read(byte[] bytes) throws IOException {
    return read(Files.write(folder.resolve("file.bnn"), bytes));
  }

  private static String read(Path file) {
    var diagnostics = new Diagnostics();
    Optional<Source> source = SourceReader.read(file, "Net.bnn", diagnostics);
    assertThat(source.isPresent()).isNotEqualTo(diagnostics.hasErrors());
    return source.map(Source::text).orElseGet(() -> DiagnosticPrinter.print(diagnostics.list()));
  }
}
