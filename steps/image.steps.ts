import { Given } from '@cucumber/cucumber';
import { imageIn, imagesOfFile } from './images.ts';
import type { Scenario } from './world.ts';

Given('the image {string} is:', function (this: Scenario, name: string, yaml: string) {
  this.can('images.declare')(name, imageIn(yaml, this.place));
});

Given('the images of {string}', function (this: Scenario, file: string) {
  for (const [name, image] of imagesOfFile(file, this.place)) this.can('images.declare')(name, image);
});
