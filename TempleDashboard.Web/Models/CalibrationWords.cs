using System.Globalization;
using TempleDashboard.Learning.Evaluation;

namespace TempleDashboard.Web.Models;

/// <summary>Says whether a model's confidences can be believed.</summary>
public static class CalibrationWords
{
    /// <summary>Below this many test pictures chance alone makes a calibration error of several points.</summary>
    public const int FewPictures = 200;

    /// <summary>Compares how sure the model was on average with how often it was right, as far as the number of pictures allows.</summary>
    public static string Verdict(ClassificationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var sure = MeanConfidence(report.Calibration);
        var numbers =
            $"on the {report.Count} test pictures it was {TimeWords.Percent(sure)} "
            + $"sure on average, and right in {TimeWords.Percent(report.Accuracy)}";
        if (sure > report.AccuracyInterval.High)
            return $"It is too sure of itself: {numbers}.";
        return sure < report.AccuracyInterval.Low
            ? $"It is right more often than it says: {numbers}."
            : $"Yes, as far as that many pictures can tell: {numbers}.";
    }

    /// <summary>Writes a calibration error as "3.2 points".</summary>
    public static string Points(double error) => (error * 100).ToString("0.#", CultureInfo.InvariantCulture) + " points";

    private static double MeanConfidence(Calibration calibration) =>
        calibration.Bins.Sum(bin => bin.Count * bin.MeanConfidence) / Math.Max(1, calibration.Bins.Sum(bin => bin.Count));
}
