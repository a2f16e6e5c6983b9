using System.Diagnostics;
using TempleDashboard.Domain.Data;
using TempleDashboard.Learning.ConvNets;
using TempleDashboard.Learning.Evaluation;
using TempleDashboard.Learning.Splits;

namespace TempleDashboard.Domain.Training;

/// <summary>
/// Trains a ConvNet again to tell how it does on days and cameras that it has never seen. A quarter of the days is held out as a whole;
/// then the same pictures are held out half by half, so that the network has seen others of their days.
/// </summary>
/// <param name="data">What the network that serves was trained on.</param>
/// <param name="epochs">Epochs after which its weights were taken.</param>
internal sealed class ConvNetSplits(TrainingInput input, ConvNetData data, int epochs, PartProgress progress)
{
    /// <summary>Trainings for the days, and as many for the cameras.</summary>
    public const int TrainingsPerDivision = 1 + Halves;

    private const int Halves = 2;
    private const double HeldOutShare = 0.25;

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly CaptureDivisions _divisions = CaptureDivisions.Of(input.Train, input.Categories);
    private int _trained;

    private int Trainings => TrainingsPerDivision * _divisions.Usable.Count;

    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public SplitEvaluation Measure(CancellationToken cancellationToken)
    {
        List<SplitComparison> comparisons = [];
        List<string> notMeasured = [.. _divisions.Hindrances];
        foreach (var groups in _divisions.Usable)
        {
            try
            {
                comparisons.Add(Compare(groups, cancellationToken));
            }
            catch (TrainingDataException hindrance)
            {
                notMeasured.Add(hindrance.Message);
            }
        }
        return new SplitEvaluation(comparisons, notMeasured) { MeasuredBy = ModelKinds.ConvNet };
    }

    private SplitComparison Compare(CaptureGroups groups, CancellationToken cancellationToken)
    {
        var known = groups.Known;
        var heldOut = Pick(
            known, StratifiedSplit.Of(Pick(data.Labels, known), Pick(groups.Groups, known), HeldOutShare, input.Seed).HeldOut);
        if (heldOut.Length == 0)
        {
            throw new TrainingDataException(
                $"No {(groups.Kind == SplitKind.Day ? "day" : "camera")} can be held out "
                    + "as a whole without leaving a category too few pictures to learn from.");
        }

        var unseen = Nowhere();
        Answer(known, heldOut, heldOut, unseen, cancellationToken);
        var random = Nowhere();
        int[] others = [.. known.Except(heldOut)];
        foreach (var half in Halve(heldOut))
        {
            // As many pictures to learn from as before, or a worse number would tell nothing but that there were fewer.
            var step = Math.Max(1, others.Length / Math.Max(1, heldOut.Length - half.Length));
            var alsoLeftOut = others.Where((_, i) => i % step == 0).Take(heldOut.Length - half.Length);
            Answer(known, half, [.. half, .. alsoLeftOut], random, cancellationToken);
        }
        return SplitComparison.Of(groups.Kind, Pick(groups.Groups, heldOut).Distinct().Count(), data.Labels, random, unseen);
    }

    /// <summary>Deals the pictures of each category out in turn, so that pictures of one day come into both halves.</summary>
    private int[][] Halve(int[] heldOut) =>
        [.. heldOut.GroupBy(picture => data.Labels[picture])
            .SelectMany(category => category.Select((picture, i) => (Picture: picture, Half: i % Halves)))
            .GroupBy(dealt => dealt.Half, dealt => dealt.Picture)
            .Select(half => half.Order().ToArray())];

    /// <summary>
    /// Trains on the <paramref name="known"/> pictures but those left out, and writes what it takes those <paramref name="asked"/> for.
    /// </summary>
    private void Answer(int[] known, int[] asked, int[] leftOut, int[] answers, CancellationToken cancellationToken)
    {
        var divided = data with { TrainIndices = [.. known.Except(leftOut)], ValidationIndices = asked };
        // What is asked must not decide when to stop.
        var options = input.Settings.ConvNet with { Epochs = epochs, EarlyStoppingPatience = null };
        try
        {
            var validation = ConvNetTrainer
                .Train(divided, options, input.Seed, input.Threads, resumeFrom: null, Tell, cancellationToken)
                .Validation!;
            for (var i = 0; i < validation.Indices.Length; i++)
                answers[validation.Indices[i]] = TopCategory.Of(validation.Probabilities.AsSpan(i * data.ClassCount, data.ClassCount));
        }
        catch (ConvNetDivergedException exception)
        {
            throw new TrainingDataException($"Trained again on other pictures, the network came apart. {exception.Message}");
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
