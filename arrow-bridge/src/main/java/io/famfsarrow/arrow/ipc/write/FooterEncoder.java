package io.famfsarrow.arrow.ipc.write;

import com.google.flatbuffers.FlatBufferBuilder;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.vector.types.pojo.Schema;

/** Encodes the footer of a file. Its length depends on the lengths of the metadata only. */
final class FooterEncoder {

  private FooterEncoder() {}

  static byte[] encode(
      Schema schema,
      List<FileBlock> dictionaries,
      List<FileBlock> records,
      Map<String, String> metadata) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int schemaPlace = SchemaEncoder.encode(builder, schema);
    Footer.startDictionariesVector(builder, dictionaries.size());
    int dictionariesPlace = blocks(builder, dictionaries);
    Footer.startRecordBatchesVector(builder, records.size());
    int recordsPlace = blocks(builder, records);
    int metadataPlace = SchemaEncoder.keyValues(builder, metadata);
    Footer.startFooter(builder);
    Footer.addVersion(builder, MetadataVersion.V5);
    Footer.addSchema(builder, schemaPlace);
    Footer.addDictionaries(builder, dictionariesPlace);
    Footer.addRecordBatches(builder, recordsPlace);
    if (metadataPlace != 0) {
      Footer.addCustomMetadata(builder, metadataPlace);
    }
    builder.finish(Footer.endFooter(builder));
    return builder.sizedByteArray();
  }

  private static int blocks(FlatBufferBuilder builder, List<FileBlock> blocks) {
    for (int i = blocks.size() - 1; i >= 0; i--) {
      FileBlock block = blocks.get(i);
      Block.createBlock(builder, block.offset(), block.metadataBytes(), block.bodyBytes());
    }
    return builder.endVector();
  }
}
