package org.bnn4j.generator.rewrite;

import java.util.List;
import org.bnn4j.generator.graph.GraphVerifier;
import org.bnn4j.generator.graph.InferenceGraph;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.TrainingGraph;

/** The order of rewrites for each form of a network, as data. */
public final class Rewrites {
  /** Forward and backward on latent weights. */
  public static final List<Rewrite> TRAINING =
      List.of(
          new RemoveUnused(),
          new RemoveIdentities(),
          new FactorScales(),
          new ShareEqualNodes(),
          new FuseFormulas(),
          new ShareEqualNodes(),
          new RemoveUnused(),
          new KeepMasks(),
          new MergeReductions(),
          new MergeFormulas(),
          new RemoveUnused(),
          new FuseEpilogues());

  /** The float chains as they stand: what a packed network must agree with, bit for bit. */
  public static final List<Rewrite> EVALUATION =
      List.of(
          new RemoveUnused(),
          new RemoveIdentities(),
          new FactorScales(),
          new HoistScales(),
          new ShareEqualNodes(),
          new FuseFormulas(),
          new ShareEqualNodes(),
          new RemoveUnused(),
          new MergeReductions());

  /** Chains from integers to signs as thresholds, element-wise work where its operand is made. */
  public static final List<Rewrite> PACKED =
      List.of(
          new RemoveUnused(),
          new RemoveIdentities(),
          new FactorScales(),
          new HoistScales(),
          new ShareEqualNodes(),
          new FuseFormulas(),
          new MoveSigns(),
          new FuseFormulas(),
          new ShareEqualNodes(),
          new FormThresholds(),
          new RemoveUnused(),
          new PutParametersFirst(),
          new MergeReductions(),
          new MergeFormulas(),
          new RemoveUnused(),
          new FuseEpilogues());

  /** One node an operation, in the order of evaluation: what other formats are written from. */
  public static final List<Rewrite> EXPORTED =
      List.of(
          new RemoveUnused(),
          new RemoveIdentities(),
          new FactorScales(),
          new HoistScales(),
          new ShareEqualNodes(),
          new RemoveUnused());

  private Rewrites() {}

  /** Applies the rewrites of training. */
  public static TrainingGraph training(TrainingGraph graph) {
    return graph.with(apply(TRAINING, graph.region()));
  }

  /** Applies the rewrites of evaluation. */
  public static InferenceGraph evaluation(InferenceGraph graph) {
    return graph.with(apply(EVALUATION, graph.region()));
  }

  /** Applies the rewrites of the packed form. */
  public static InferenceGraph packed(InferenceGraph graph) {
    return graph.with(apply(PACKED, graph.region()));
  }

  /** The packed form as it is when thresholds are about to be formed. */
  public static InferenceGraph beforeThresholds(InferenceGraph graph) {
    List<Rewrite> before = PACKED.stream().takeWhile(r -> !(r instanceof FormThresholds)).toList();
    return graph.with(apply(before, graph.region()));
  }

  /** Applies the rewrites of the exported form. */
  public static InferenceGraph exported(InferenceGraph graph) {
    return graph.with(apply(EXPORTED, graph.region()));
  }

  private static Region apply(List<Rewrite> rewrites, Region region) {
    GraphVerifier.verify(region, "Elaborator");
    Region current = region;
    for (Rewrite rewrite : rewrites) {
      current = rewrite.apply(current);
      GraphVerifier.verify(current, rewrite.name());
    }
    return current;
  }
}
