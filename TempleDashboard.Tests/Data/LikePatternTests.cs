using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Review;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Data;

public sealed class LikePatternTests
{
    [Theory]
    [InlineData("50%", "at 50% off")]
    [InlineData("a_b", "xa_by")]
    [InlineData(@"c\d", @"c\d")]
    [InlineData("", "anything")]
    public async Task Containing_Wildcards_MeanThemselves(string text, string match)
    {
        await using var host = await DomainHost.StartAsync();
        await using var db = host.Database();
        foreach (var name in new[] { match, "at 50 off", "xaxby", "cd" })
            db.Temples.Add(new Temple { Code = name, Name = name });
        await db.SaveChangesAsync();

        var found = await db.Temples.Where(temple => EF.Functions.Like(temple.Name, LikePattern.Containing(text), LikePattern.Escape))
            .Select(temple => temple.Name).ToListAsync();

        Assert.Contains(match, found);
        Assert.Equal(text.Length == 0, found.Contains("at 50 off"));
    }
}
