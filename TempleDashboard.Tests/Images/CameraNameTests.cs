using TempleDashboard.Domain.Images;

namespace TempleDashboard.Tests.Images;

public sealed class CameraNameTests
{
    [Theory]
    [InlineData("camera1_2015-11-16_0910_slot75.jpg", "camera1")]
    [InlineData("Camera1_2015-11-16_0910_slot75.jpg", "camera1")]
    [InlineData("front-door 20261122_103105.jpg", "front-door")]
    [InlineData("Gate (2026-11-22 10.31.05).png", "gate")]
    [InlineData("archive/2026/hall-2_20261122T103105.jpg", "hall-2")]
    [InlineData("cam02-0001.jpg", "cam02")]
    [InlineData("CAM 3.jpg", "cam 3")]
    [InlineData("IMG_20261122_103105.jpg", null)]
    [InlineData("PXL_20261122_103105123.jpg", null)]
    [InlineData("Screenshot 2026-11-22 at 10.31.05.png", null)]
    [InlineData("0017_20261122_103105.jpg", null)]
    [InlineData("20261122_103105.jpg", null)]
    [InlineData("camera.jpg", null)]
    [InlineData("training_0_12.jpg", null)]
    [InlineData("trash12.jpg", null)]
    [InlineData("17.jpg", null)]
    [InlineData("8446495_f4d02b0_n.jpg", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void FromName_Names_TellTheCameraOrNothing(string? name, string? camera) => Assert.Equal(camera, CameraName.FromName(name));
}
