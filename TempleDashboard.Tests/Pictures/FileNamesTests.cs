using System.Globalization;
using TempleDashboard.Domain.Pictures;

namespace TempleDashboard.Tests.Pictures;

public sealed class FileNamesTests
{
    /// <summary>A row for each way of writing that is known; the camera is null where only the time is told.</summary>
    [Theory]
    [InlineData("camera1_2015-11-16_0910_slot75.jpg", "2015-11-16 09:10:00", "camera1")]
    [InlineData("20151101_152050.jpg", "2015-11-01 15:20:50", null)]
    [InlineData("2026-11-22T10-31-05.png", "2026-11-22 10:31:05", null)]
    [InlineData("IMG_20261122_103105.jpg", "2026-11-22 10:31:05", null)]
    [InlineData("IMG20241122103105.jpg", "2024-11-22 10:31:05", null)]
    [InlineData("PXL_20261122_103105123.jpg", "2026-11-22 10:31:05", null)]
    [InlineData("2012-09-11_15_16_58#001.jpg", "2012-09-11 15:16:58", null)]
    [InlineData("20261122103105", "2026-11-22 10:31:05", null)]
    [InlineData("Screenshot 2026-11-22 10.31.05", "2026-11-22 10:31:05", null)]
    [InlineData("Screenshot 2024-11-22 at 9.31.05\u202fPM.png", "2024-11-22 21:31:05", null)]
    [InlineData("2024-11-22 10.31.05 PM.jpg", "2024-11-22 22:31:05", null)]
    [InlineData("2024-11-22 12.31.05 AM.jpg", "2024-11-22 00:31:05", null)]
    [InlineData("gate 2024-11-22 10h31m05.jpg", "2024-11-22 10:31:05", "gate")]
    [InlineData("cam 99999999_999999 then 2026-01-02_0304", "2026-01-02 03:04:00", "cam 99999999_999999 then")]
    [InlineData("SN201912011230-20241122103105.jpg", "2024-11-22 10:31:05", "sn201912011230")]
    [InlineData("WhatsApp Image 2024-11-22 at 10.31.05.jpeg", "2024-11-22 10:31:05", null)]
    [InlineData("WhatsApp Image 2024-11-22 at 10.31.05 (1).jpeg", "2024-11-22 10:31:05", null)]
    [InlineData("WhatsApp Bild 2024-11-22 um 10.31.05.jpeg", "2024-11-22 10:31:05", "whatsapp bild")]
    [InlineData("2024-11-22/10-31-05.jpg", "2024-11-22 10:31:05", null)]
    [InlineData("Camera1/2024-11-22/10-31-05.jpg", "2024-11-22 10:31:05", "camera1")]
    [InlineData("var/motioneye/Gate/2024-11-22/10-31-05.jpg", "2024-11-22 10:31:05", "gate")]
    [InlineData("Hall/2024-11-22/001/jpg/10/31/05[M][0@0][0].jpg", "2024-11-22 10:31:05", "hall")]
    [InlineData("01-20241122103105-00.jpg", "2024-11-22 10:31:05", null)]
    [InlineData("image24-11-22_10-31-05-12.jpg", "2024-11-22 10:31:05", null)]
    [InlineData("axis-ACCC8E123456_2024-11-22_10-31-05.jpg", "2024-11-22 10:31:05", "axis-accc8e123456")]
    [InlineData("Front Door 11-22-2024, 10.31.05 AM GMT+1.jpg", "2024-11-22 10:31:05", "front door")]
    [InlineData("G4 Bullet - 01-02-2024, 9.05.07 PM.jpg", "2024-01-02 21:05:07", "g4 bullet")]
    [InlineData("Hof 22.11.2024 10.31.05.jpg", "2024-11-22 10:31:05", "hof")]
    [InlineData("gate_22-11-2024_10-31-05.jpg", "2024-11-22 10:31:05", "gate")]
    [InlineData("Cam1-20241122-1031051732-1.jpg", "2024-11-22 10:31:05", "cam1")]
    [InlineData("DCS-5222L2024112210310501.jpg", "2024-11-22 10:31:05", "dcs-5222l")]
    [InlineData("A241122_103105_012345.jpg", "2024-11-22 10:31:05", null)]
    [InlineData("MDAlarm_20241122-103105.jpg", "2024-11-22 10:31:05", "mdalarm")]
    [InlineData("192.168.1.64_01_20241122103105123_MOTION_DETECTION.jpg", "2024-11-22 10:31:05", null)]
    [InlineData("Front_01_20241122103105.jpg", "2024-11-22 10:31:05", "front_01")]
    [InlineData("gate_2024-11-22T10:31:05+01:00.jpg", "2024-11-22 10:31:05", "gate")]
    [InlineData("gate_20241122T103105-0500.jpg", "2024-11-22 10:31:05", "gate")]
    public void Read_NamesOfCameras_TellTimeAndCamera(string name, string time, string? camera)
    {
        Assert.Equal(new NameFacts(Time(time), camera), FileNames.Read(name));
    }

    /// <summary>An instant, told by the clock of the machine that the server runs on.</summary>
    [Theory]
    [InlineData("front_door-1732271465.123456-abc123.jpg", 1732271465, "front_door")]
    [InlineData("back-yard-1732271465.5-x.jpg", 1732271465, "back-yard")]
    [InlineData("gate_2024-11-22T10-31-05Z.jpg", 1732271465, "gate")]
    public void Read_NamesOfAnInstant_TellThisMachinesClock(string name, long seconds, string camera)
    {
        var facts = FileNames.Read(name);

        Assert.Equal(camera, facts.Camera);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(seconds).LocalDateTime, facts.CapturedAt!.Value, TimeSpan.FromSeconds(1));
        Assert.Equal(DateTimeKind.Unspecified, facts.CapturedAt.Value.Kind);
    }

    [Theory]
    [InlineData("door.jpg")]
    [InlineData("2026-11-22.jpg")]
    [InlineData("2026-13-22_1031.jpg")]
    [InlineData("2026-02-30_1031.jpg")]
    [InlineData("2026-11-22_2531.jpg")]
    [InlineData("1234567890123456789.jpg")]
    [InlineData("cam1_20241122_1920x1080.jpg")]
    [InlineData("cam1_20241122_1080p.jpg")]
    [InlineData("20241122 1280x0720.jpg")]
    [InlineData("IMG-20241122-WA0007.jpg")]
    [InlineData("gate_03-04-2024_10-31-05.jpg")]
    [InlineData("8446495_f4d02b0_n.jpg")]
    [InlineData("2024-11-22 13.31.05 PM.jpg")]
    [InlineData("IMG_\u0662\u0660\u0662\u0664\u0661\u0661\u0662\u0662_\u0661\u0660\u0663\u0661\u0660\u0665.jpg")]
    [InlineData("P\uff12\uff14\uff11\uff11\uff12\uff12_\uff11\uff10\uff13\uff11\uff10\uff15.jpg")]
    [InlineData("")]
    [InlineData(null)]
    public void Read_NoTimeOrAnImpossibleOrDoubtfulOne_TellsNone(string? name) => Assert.Null(FileNames.Read(name).CapturedAt);

    [Theory]
    [InlineData("Camera1_2015-11-16_0910_slot75.jpg", "camera1")]
    [InlineData("Gate (2026-11-22 10.31.05).png", "gate")]
    [InlineData("archive/2026/hall-2_20261122T103105.jpg", "hall-2")]
    [InlineData("cam02-0001.jpg", "cam02")]
    [InlineData("CAM 3.jpg", "cam 3")]
    [InlineData("0017_20261122_103105.jpg", null)]
    [InlineData("camera.jpg", null)]
    [InlineData("training_0_12.jpg", null)]
    [InlineData("trash12.jpg", null)]
    [InlineData("17.jpg", null)]
    public void Read_Names_TellTheCameraOrNothing(string name, string? camera) => Assert.Equal(camera, FileNames.Read(name).Camera);

    /// <summary>A name is text from outside: no length and no repetition may hold the reader up.</summary>
    [Theory]
    [InlineData("2024-")]
    [InlineData("1")]
    [InlineData("20241122")]
    [InlineData("a-1732271465.")]
    [InlineData("2024-11-22/")]
    public void Read_LongName_TakesNoTime(string part)
    {
        var name = string.Concat(Enumerable.Repeat(part, 200_000));
        var started = System.Diagnostics.Stopwatch.GetTimestamp();

        FileNames.Read(name, Pattern("*{camera}*{yyyy}*{MM}*{dd}*{HH}*"));

        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("{camera}_{dd}{MM}{yy}-{HH}{mm}", "Gate_221124-1031.jpg", "2024-11-22 10:31:00", "gate")]
    [InlineData("*-{MM}-{dd}-{yyyy} {hh}.{mm}.{ss} {tt}", "x-03-04-2024 9.31.05 pm.jpg", "2024-03-04 21:31:05", null)]
    [InlineData("{camera}/{yyyy}{MM}{dd}/{HH}{mm}{ss}*", "a/West Gate/20241122/103105-7.jpg", "2024-11-22 10:31:05", "west gate")]
    [InlineData("{camera} *", "West 20241122_103105.jpg", "2024-11-22 10:31:05", "west")]
    [InlineData("{camera}_{dd}{MM}{yy}-{HH}{mm}", "hall_20241122_103105.jpg", "2024-11-22 10:31:05", "hall")]
    public void Read_WithAPatternOfOnesOwn_GoesBeforeTheCommonWays(string pattern, string name, string time, string? camera)
    {
        var facts = FileNames.Read(name, Pattern(pattern));

        Assert.Equal(Time(time), facts.CapturedAt);
        Assert.Equal(camera, facts.Camera);
    }

    [Theory]
    [InlineData("{year}", "{year}")]
    [InlineData("{camera", "{camera")]
    [InlineData("{dd}{dd}", "{dd}")]
    [InlineData("{yyyy}{MM}", "{dd}")]
    [InlineData("{yyyy}{MM}{dd}{hh}{mm}", "{tt}")]
    [InlineData("gate", "{yyyy}")]
    public void TryParse_WrongPattern_SaysWhatIsMissing(string text, string word)
    {
        Assert.False(FileNamePattern.TryParse(text, out _, out var error));
        Assert.Contains(word, error);
    }

    private static FileNamePattern Pattern(string text)
    {
        Assert.True(FileNamePattern.TryParse(text, out var pattern, out var error), error);
        return pattern;
    }

    private static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);
}
