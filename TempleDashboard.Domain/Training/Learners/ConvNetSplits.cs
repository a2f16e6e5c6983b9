using System.Diagnostics;
using TempleDashboard.Domain.Evaluation;
using TempleDashboard.Domain.Evaluation.Splits;
using TempleDashboard.Domain.Labelling.Splitting;
using TempleDashboard.Domain.Learning.ConvNets;
using TempleDashboard.Domain.Training.Running;

namespace TempleDashboard.Domain.Training.Learners;

/// <summary>
/// Trains a ConvNet again to tell how it does on days and cameras that it has never seen. A quarter of the days is held out as a whole; then the same
/// pictures are held out half by half, so that the network has seen others of their days.
/// </summary>
/// <param name="data">What the network that serves was trained on.</param>
/// <param name="epochs">Epochs after which its weights were taken.</param>
internal sealed class ConvNetSplits(Lesson lesson, ConvNetData data, int epochs, PartProgress progress)
{
    /// <summary>Trainings for the days, and as many for the cameras.</summary>
    public const int TrainingsPerDivision = 1 + Halves;

    private const int Halves = 2;
    private const double HeldOutShare = 0.25;

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly CaptureDivisions _divisions = CaptureDivisions.Of(lesson.Train, lesson.Categories);
    private int _trained;

    private int Trainings => TrainingsPerDivision * _divisions.Usable.Count;

    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public SplitEvaluation Measure(CancellationToken cancellationToken)
    {
        try
        {
            return Result([.. _divisions.Usable.Select(groups => Compare(groups, cancellationToken))], _divisions.Hindrances);
        }
        catch (ConvNetDivergedException)
        {
            return Result([], [.. _divisions.Hindrances, "The loss became infinite when the network was trained again: choose a lower learning rate."]);
        }
    }

    private static SplitEvaluation Result(IReadOnlyList<SplitComparison> comparisons, IReadOnlyList<string> notMeasured) =>
        new(comparisons, notMeasured) { MeasuredBy = ModelKinds.ConvNet };

    private SplitComparison Compare(CaptureGroups groups, CancellationToken cancellationToken)
    {
        var known = groups.Known;
        var held = StratifiedSplit.Of(Pick(data.Labels, known), Pick(groups.Groups, known), HeldOutShare, lesson.Seed).HeldOut;
        var heldOut = Pick(known, held);
        var halves = StratifiedFolds.Of(Pick(data.Labels, heldOut), heldOut, Halves, lesson.Seed);

        var unseen = Nowhere();
        Answer(known, heldOut, unseen, cancellationToken);
        var random = Nowhere();
        for (var half = 0; half < Halves; half++)
            Answer(known, [.. heldOut.Where((_, i) => halves.Fold[i] == half)], random, cancellationToken);
        return SplitComparison.Of(groups.Kind, Pick(groups.Groups, heldOut).Distinct().Count(), data.Labels, random, unseen);
    }

    /// <summary>Trains on the <paramref name="known"/> pictures but those held out, and writes what it takes the latter for.</summary>
    private void Answer(int[] known, int[] heldOut, int[] answers, CancellationToken cancellationToken)
    {
        if (heldOut.Length > 0)
        {
            var divided = data with { TrainIndices = [.. known.Except(heldOut)], ValidationIndices = heldOut };
            // What is held out must not decide when to stop.
            var options = lesson.Settings.ConvNet with { Epochs = epochs, EarlyStoppingPatience = null };
            var validation = ConvNetTrainer.Train(divided, options, lesson.Seed, lesson.Threads, resumeFrom: null, Tell, cancellationToken).Validation!;
            for (var i = 0; i < validation.Indices.Length; i++)
                answers[validation.Indices[i]] = TopCategory.Of(validation.Probabilities.AsSpan(i * data.ClassCount, data.ClassCount));
        }
        _trained++;
    }

    private void Tell(ConvNetCheckpoint checkpoint)
    {
        var done = (_trained + Math.Min(1, checkpoint.Epoch / (double)epochs)) / Trainings;
        progress.Report(
            done,
            $"Measuring on new days and cameras: training {_trained + 1} of {Trainings}, epoch {checkpoint.Epoch} of {epochs}",
            Stopwatch.GetElapsedTime(_started) * ((1 - done) / done));
    }

    private int[] Nowhere() => [.. Enumerable.Repeat(-1, data.Labels.Length)];

    private static int[] Pick(int[] values, int[] indices) => Array.ConvertAll(indices, i => values[i]);
}
