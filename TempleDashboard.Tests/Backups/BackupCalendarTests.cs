using TempleDashboard.Domain.Backups;

namespace TempleDashboard.Tests.Backups;

/// <summary>Which backups may go.</summary>
public sealed class BackupCalendarTests
{
    private static readonly DateTime Now = new(2026, 11, 30, 2, 0, 0, DateTimeKind.Utc);

    /// <summary>Two years of nights, thinned after each: what is left is close together near today and further apart long ago.</summary>
    [Fact]
    public void Spare_EveryNightForYears_LeavesDaysThenWeeksThenMonths()
    {
        var rules = new BackupRules { KeepDays = 14, KeepWeeks = 8, KeepMonths = 6 };
        List<DatedBackup> kept = [];
        for (var night = Now.AddDays(-720); night <= Now; night = night.AddDays(1))
        {
            kept.Add(new(night, "one"));
            var spare = BackupCalendar.Spare(kept, rules, night);
            Assert.DoesNotContain(night, spare);
            kept.RemoveAll(backup => spare.Contains(backup.At));
        }

        var ages = kept.ConvertAll(backup => (Now - backup.At).TotalDays);
        Assert.Equal(Enumerable.Range(0, 15).Select(day => (double)day), ages.Where(age => age <= 14).Order());
        Assert.All(GapsBetween(14, 14 + 8 * 7), gap => Assert.InRange(gap, 1, 7));
        Assert.All(GapsBetween(14 + 8 * 7, 300), gap => Assert.InRange(gap, 1, 35));
        Assert.InRange(ages.Count(age => age > 14 && age <= 70), 7, 9);
        Assert.InRange(ages.Count(age => age > 70), 5, 8);
        Assert.InRange(ages.Max(), 70 + 5 * 30, 70 + 7 * 31);

        IEnumerable<double> GapsBetween(double from, double to)
        {
            var some = ages.Where(age => age >= from && age <= to).Order().ToList();
            return some.Zip(some.Skip(1), (young, old) => old - young);
        }
    }

    [Fact]
    public void Spare_SeveralOfADay_LeavesTheNewestOnceTheDayIsOver()
    {
        DatedBackup[] backups = [At(3, 1), At(3, 5), At(3, 9), At(0, -6), At(0, -5), At(0, -1)];

        Assert.Equal(
            [Now.AddDays(-3).AddHours(1), Now.AddDays(-3).AddHours(5)],
            BackupCalendar.Spare([.. backups.OrderBy(backup => backup.At)], new(), Now));

        static DatedBackup At(int days, int hours) => new(Now.AddDays(-days).AddHours(hours), "one");
    }

    [Theory]
    [InlineData(29, 0)]
    [InlineData(31, 3)]
    public void Spare_MadeBeforeAMigration_StaysFor30Days(int daysSince, int spare)
    {
        // Four of one month, and the first backup of the version after them.
        var old = Enumerable.Range(0, 4).Select(i => new DatedBackup(new DateTime(2026, 6, 10 + i, 2, 0, 0, DateTimeKind.Utc), null));
        DatedBackup[] backups = [.. old, new(Now.AddDays(-daysSince), "two"), new(Now.AddDays(-1), "two"), new(Now, "two")];

        Assert.Equal(spare, BackupCalendar.Spare(backups, new(), Now).Count);
    }

    [Fact]
    public void Spare_OneNightWithAClockYearsAhead_TakesNoMoreThanAfterAWeekWithoutBackups()
    {
        var nights = Enumerable.Range(0, 14).Select(night => new DatedBackup(Now.AddDays(night - 13), "one"));
        var ahead = Now.AddYears(9);

        var spare = BackupCalendar.Spare([.. nights, new(ahead, "one")], new(), ahead);

        Assert.NotEmpty(spare);
        Assert.All(spare, at => Assert.True(at < Now.AddDays(-6)));
    }

    [Fact]
    public void Spare_TheOnlyOneHoweverOld_Stays() =>
        Assert.Empty(BackupCalendar.Spare([new(Now.AddYears(-9), "one")], new(), Now));

    [Fact]
    public void Spare_EveryBackupIsWanted_NoneGoes() => Assert.Empty(BackupCalendar.Spare(
        [.. Enumerable.Range(0, 900).Select(day => new DatedBackup(Now.AddDays(day - 900), "one"))], new() { KeepDays = 0 }, Now));
}
