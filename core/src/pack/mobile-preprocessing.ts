// Made by scripts/fit-preprocessing.ts from the calibration half of lfw-dev, 2649 images.
import type { EmbeddingPreprocessing } from './manifest.ts';

/** Centring: the mean of embeddings of length 1. */
export const MOBILE_PREPROCESSING: EmbeddingPreprocessing = {
  mean:
    'ZIgJPPCic7sBU1e7n5A7PH2Grjvbg268yUeJPHfPYDznop48ruyPvGW7bzsRECI7J8aoPFHzgrwYRLo62/L3Or/+' +
    'YbuAlDc8LXWFObpePbvaICC7TPK2u1b2Nrxk12S7tyyyvHGRjzuYspy6d6+iO0uMXbyBwee7QDkRugv/pbsI8jS7' +
    'OXO5OxBuTLt/bZk8UAfru6GB17t03z+8qGEBPIbywztK57O7t1X7u3hSTjyjSHC8+608ujlqO7w0QIi6PEQyO4Yr' +
    '7rtFII+7ZqCGvB3UdbvRlcY7N3alu/Qerzv7fIo8nx5uuTty3Dq4XEU7t7r0OqXiFTuQPv0704YMPLqZQDuOcG67' +
    'fQSdu4MxhTyB20k83Bfxu2Jo5bpdK+q8RUKIuyQ2iDmJYRq8erihO8MN2btG5ay5FrgYvDxXqDwzmQI75Lk3vC4Q' +
    'Sjyf4gO84uoVvOpHnrtWg5k8mq48u4r9HbxnM7s5eKWTO8bAwju+BYA7hRP3O4dm3LtY3HA5OLW3OxzUYzvIhQ+8' +
    's7uHuzjwejoZ80Y6zSzhuslZe7yXzo28+IZ9OwcOXTxPAxs8UmAku+Z/hTk7RH07Tn+xPEllaTuAXw09ZU5ovMUj' +
    'lzoCrwu8GwRMvPXOUTse4vk67UeMPH90vzqmSRg8nNyaOEj63Do/Z428EK7MO+ah2Tk=',
};
