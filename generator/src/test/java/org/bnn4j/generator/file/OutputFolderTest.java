package org.bnn4j.generator.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
  @TempDir Path place;
  private OutputFolder folder = new OutputFolder(Path.of(""));

  @BeforeEach
  void open() {
    folder = new OutputFolder(place.resolve("made here"));
  }

  @Test
  void writesOnlyWhatDiffers() throws IOException {
    assertThat(folder.write("a/b/C.java", "one".getBytes(UTF_8))).isTrue();
    Path file = folder.folder().resolve("a/b/C.java");
    FileTime early = FileTime.fromMillis(1000);
    Files.setLastModifiedTime(file, early);
    assertThat(folder.write("a/b/C.java", "one".getBytes(UTF_8))).isFalse();
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(early);
    assertThat(folder.write("a/b/C.java", "two".getBytes(UTF_8))).isTrue();
    assertThat(file).hasContent("two");
  }

  @Test
  void leavesNothingElseBehind() throws IOException {
    folder.write("C.java", "one".getBytes(UTF_8));
    folder.write("C.java", "two".getBytes(UTF_8));
    try (Stream<Path> files = Files.list(folder.folder())) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("C.java");
    }
  }

  @Test
  void deletesAFileAndTheFoldersThatItLeavesEmpty() throws IOException {
    folder.write("a/b/C.java", "one".getBytes(UTF_8));
    folder.write("a/D.java", "two".getBytes(UTF_8));
    assertThat(folder.delete("a/b/C.java")).isTrue();
    assertThat(folder.folder().resolve("a/b")).doesNotExist();
    assertThat(folder.folder().resolve("a/D.java")).exists();
    assertThat(folder.delete("a/b/C.java")).isFalse();
    assertThat(folder.delete("a/D.java")).isTrue();
    assertThat(folder.folder()).isEmptyDirectory();
  }

  @Test
  void staysInside() {
    assertThatThrownBy(() -> folder.write("../C.java", new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("outside");
  }

  @Test
  void namesAreRelativeToTheProject() {
    assertThat(SourceFiles.nameOf(place, place.resolve("src/main/bnn/A.bnn")))
        .isEqualTo("src/main/bnn/A.bnn");
    assertThat(SourceFiles.nameOf(place.resolve("one"), place.resolve("A.bnn")))
        .isEqualTo("../A.bnn");
  }
}
