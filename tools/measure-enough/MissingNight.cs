using TempleDashboard.Domain.Coverage;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.MeasureEnough;

/// <summary>
/// Hours are drawn for the pictures of a set, from 5 in the morning to 22 in the evening. Then the night pictures of one category are taken
/// away: is that category named, with the night? And is none named where nothing was taken away?
/// </summary>
internal static class MissingNight
{
    private const int FirstHour = 5, HoursOpen = 18;

    public static (int Named, int Asked, int FalseAlarms, int Fine) Try(KeptSet set, int perCategory, int draws)
    {
        var (named, asked, alarms, fine) = (0, 0, 0, 0);
        for (var draw = 0; draw < draws; draw++)
        {
            var pictures = WithHours(set, perCategory, new Random(draw));
            fine++;
            alarms += Matrix(set, pictures).Gaps.Count > 0 ? 1 : 0;
            for (var category = 0; category < set.Categories.Length; category++)
            {
                var rest = pictures.Where(one => one.CategoryId != category || DayParts.Of(one.Hour!.Value) != DayPart.Night).ToList();
                asked++;
                named += Matrix(set, rest).Gaps is [{ Part: DayPart.Night } first, ..] && first.CategoryId == category ? 1 : 0;
            }
        }
        return (named, asked, alarms, fine);
    }

    private static List<CoveredPicture> WithHours(KeptSet set, int perCategory, Random random) =>
    [
        .. Enumerable.Range(0, set.Count).GroupBy(picture => set.Labels[picture])
            .SelectMany(category => category.Take(perCategory)
                .Select(_ => new CoveredPicture(category.Key, FirstHour + random.Next(HoursOpen), "cam1", Split.Train))),
    ];

    private static CoverageMatrix Matrix(KeptSet set, IReadOnlyList<CoveredPicture> pictures) =>
        CoverageMatrix.Of([.. set.Categories.Index().Select(entry => ((long)entry.Index, entry.Item))], pictures, []);
}
